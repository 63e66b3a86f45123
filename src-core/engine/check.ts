import { type AnswerCheck, checkAnswers } from '../explain/answers.ts';
import type { Hint } from '../explain/hints.ts';
import { type CheckedNumber, type GradientComparison, compareGradients } from '../explain/gradientCheck.ts';
import type { Judgement } from '../explain/judge.ts';
import type { GraphDocument } from '../graph/document.ts';
import { type Analysis, analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { Registry } from '../node/registry.ts';
import { trainableInputs } from './compile.ts';
import { judgeRun } from './grade.ts';
import { exactReader } from './readLocator.ts';
import { hintsWithRun } from './runHints.ts';
import { Session } from './session.ts';

/** Everything that `chainrule check` looks at. */
export interface DocumentCheck {
  readonly analysis: Analysis;
  /** Every element of every parameter and trainable input; empty where there is no loss or the document cannot run. */
  readonly gradients: readonly GradientComparison[];
  readonly answers: readonly AnswerCheck[];
  /** For each answer how its printed digits are judged; `unanswered` where nothing is printed. */
  readonly printed: readonly Judgement[];
  /** What could be better; it fails nothing. */
  readonly hints: readonly Hint[];
  readonly passed: boolean;
}

/**
 * Validates a document, compares its gradients with central differences in float64, and its published answers
 * with the run.
 */
export function checkDocument(document: GraphDocument, registry: Registry): DocumentCheck {
  const analysis = analyse({ ...document, precision: 'float64' }, registry);
  const hints = hintsWithRun(analysis);
  if (!analysis.sound) return { analysis, gradients: [], answers: [], printed: [], hints, passed: false };
  const gradients = checkGradients(analysis);
  const answers = checkAnswers(document.expected, exactReader(analysis));
  // A source's printed numbers are judged as a student's typed ones are.
  const printed = judgeRun(analysis, document.expected, document.expected.map(({ published = [] }) => published));
  const passed = gradients.every(({ agrees }) => agrees) && answers.every(({ verdict }) => verdict !== 'differs');
  return { analysis, gradients, answers, printed, hints, passed };
}

/** Central differences for every element of every parameter, frozen ones too, and every trainable input. */
export function checkGradients(analysis: Analysis): GradientComparison[] {
  return [...gradientComparisons(analysis)];
}

/** The same, one number at a time, so that a thread can breathe in between. */
export function* gradientComparisons(analysis: Analysis): Generator<GradientComparison> {
  const session = new Session(analysis, referenceBackend);
  session.run();
  if (!session.hasLoss) return;
  // All gradients are read before the first number is moved.
  yield* compareGradients([...checkedNumbers(session)], () => {
    session.forward();
    return session.loss ?? NaN;
  });
}

function* checkedNumbers(session: Session): Generator<CheckedNumber> {
  const { layout, analysis } = session.program;
  const at = (what: string, element: number, value: number, gradient: number): CheckedNumber => ({
    what,
    element,
    gradient: session.memory[gradient + element] ?? NaN,
    read: () => session.memory[value + element] ?? NaN,
    write: (number) => {
      session.memory[value + element] = number;
    },
  });
  const names = new Map(analysis.graph.document.parameters.map(({ id, name }) => [id, name]));
  for (const [id, { value, gradient, size }] of layout.parameters) {
    for (let element = 0; element < size; element++) yield at(names.get(id) ?? id, element, value, gradient);
  }
  for (const [id, { value, gradient }] of trainableInputs(analysis, layout)) {
    const size = layout.steps * layout.samples * value.size;
    for (let element = 0; element < size; element++) yield at(id, element, value.offset, gradient.offset);
  }
}
