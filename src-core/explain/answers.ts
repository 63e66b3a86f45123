import type { Expected, Locator } from '../graph/document.ts';
import { agreesWithTyped, readTyped } from './typedNumber.ts';

/** How one expected number compares with the run. */
export interface AnswerCheck {
  readonly expected: Expected;
  /** What the run gives, row-major. */
  readonly actual: readonly number[];
  /**
   * `agrees`: equal to the printed digits and the computed numbers. `erratum`: the printed number is wrong in
   * the source, known to be, and differs from the run. `differs`: anything else.
   */
  readonly verdict: 'agrees' | 'erratum' | 'differs';
}

/** Reads a number of a run; `after` counts the updates made before it is read. The engine and the tests bring their own. */
export type ReadLocator = (at: Locator, after: number) => readonly number[];

/** Compares every expected number of a document with a run. */
export function checkAnswers(expected: readonly Expected[], read: ReadLocator): AnswerCheck[] {
  return expected.map((item) => {
    const actual = read(item.at, item.after);
    return { expected: item, actual, verdict: verdictOf(item, actual) };
  });
}

function verdictOf({ published, computed, erratum }: Expected, actual: readonly number[]): AnswerCheck['verdict'] {
  if (actual.some((value) => !Number.isFinite(value)) || actual.length === 0) return 'differs';
  const computedAgrees = computed === undefined || (computed.length === actual.length && computed.every((value, index) => agreesWithComputed(value, actual[index] ?? NaN)));
  const printedAgrees = published === undefined || (published.length === actual.length && published.every((text, index) => agreesWithPrinted(text, actual[index] ?? NaN)));
  if (!computedAgrees) return 'differs';
  // An erratum whose printed number agrees after all is no erratum: then the document is at fault.
  if (erratum !== undefined) return printedAgrees ? 'differs' : 'erratum';
  return printedAgrees ? 'agrees' : 'differs';
}

/** Independent float64 computations of the same number may differ in the order of additions, not in the 12th digit. */
const computedTolerance = 1e-12;

/** Equal to 1e-12 relative; a number that should be 0 may be off by 1e-12. */
export function agreesWithComputed(computed: number, actual: number): boolean {
  return Math.abs(actual - computed) <= computedTolerance * (computed === 0 ? 1 : Math.abs(computed)) || (Math.abs(computed) < 1e-15 && Math.abs(actual) < 1e-12);
}

/** Whether `actual`, rounded as the source rounds, gives the printed digits: a printed number is read as a typed one. */
export function agreesWithPrinted(printed: string, actual: number): boolean {
  const typed = readTyped(printed);
  return typed.kind === 'number' && agreesWithTyped(typed, actual);
}
