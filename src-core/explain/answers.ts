import type { Expected } from '../graph/document.ts';
import type { Judgement, Verdict } from './judge.ts';

/** How one expected number compares with the run. */
export interface AnswerCheck {
  readonly expected: Expected;
  /** What the run gives, row-major; NaN where it gives no finite number. */
  readonly actual: readonly number[];
  /**
   * `agrees`: equal to the printed digits and the computed numbers. `erratum`: the printed number is wrong in
   * the source, known to be, and differs from the run. `differs`: anything else.
   */
  readonly verdict: 'agrees' | 'erratum' | 'differs';
  /** How the printed digits are judged as a student's are: what is wrong may be rounded too early. Null where nothing is printed. */
  readonly judged: Verdict | null;
}

/** What is given to be judged for each expected number: the printed digits. Where none are, the judgement still says what the run gives. */
export function printedAnswers(expected: readonly Expected[]): string[][] {
  return expected.map(({ published = [] }) => [...published]);
}

/** Compares every expected number of a document with a run, by how its printed digits were judged. */
export function checkAnswers(expected: readonly Expected[], judgements: readonly Pick<Judgement, 'verdict' | 'elements'>[]): AnswerCheck[] {
  return expected.map((item, index) => {
    const { verdict, elements } = judgements[index] ?? { verdict: 'unreadable' as const, elements: [] };
    const inRun = elements.filter(({ reason }) => reason !== 'no-place' && reason !== 'too-many');
    const actual = inRun.map((element) => element.actual ?? NaN);
    const printedAgrees = item.published === undefined || (item.published.length === actual.length && elements.every(isPrintedRight));
    return { expected: item, actual, verdict: verdictOf(item, actual, printedAgrees), judged: item.published ? verdict : null };
  });
}

/** A source may print a small number as 0.00: its digits are right, though they hide it. */
function isPrintedRight({ verdict, cause }: Judgement['elements'][number]): boolean {
  return verdict === 'right' || cause?.kind === 'vanished';
}

function verdictOf({ computed, erratum }: Expected, actual: readonly number[], printedAgrees: boolean): AnswerCheck['verdict'] {
  if (actual.some((value) => !Number.isFinite(value)) || actual.length === 0) return 'differs';
  const computedAgrees = computed === undefined || (computed.length === actual.length && computed.every((value, index) => agreesWithComputed(value, actual[index] ?? NaN)));
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
