import { type AnswerCheck, checkAnswers, printedAnswers } from '../explain/answers.ts';
import type { Hint } from '../explain/hints.ts';
import { type CheckedNumber, type GradientComparison, gradientComparer, worseOf } from '../explain/gradientCheck.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphDocument } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import { type Analysis, analyse } from '../graph/validate.ts';
import type { Backend } from '../kernels/backend.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { Registry } from '../node/registry.ts';
import type { GradientPlace } from '../protocol/numberPlaces.ts';
import type { Shape } from '../tensor/shape.ts';
import { trainableInputs } from './compile.ts';
import { judgeRun } from './grade.ts';
import { hintsWithRun } from './runHints.ts';
import { Session } from './session.ts';

/** Numbers that are compared at once, at most: for each the network is run twice or more, and each is remembered. */
export const mostCompared = 200_000;

/** A gradient beside its central difference, and where in the document it is. */
export interface CheckedGradient extends GradientComparison {
  readonly place: GradientPlace;
  /** The shape of the tensor that the element is one of. */
  readonly shape: Shape;
}

/** A check by central differences, told in a few numbers. */
export interface GradientSummary {
  /** Gradients compared. */
  readonly count: number;
  /** The largest relative error, and where: of all that are not at a kink and no estimate. */
  readonly worst: CheckedGradient | null;
  readonly wrong: readonly CheckedGradient[];
  readonly kinks: readonly CheckedGradient[];
  /** Those that on purpose are not the derivative. */
  readonly estimates: readonly CheckedGradient[];
}

/** Everything that `chainrule check` looks at. */
export interface DocumentCheck {
  readonly analysis: Analysis;
  /** Every element of every parameter and trainable input; empty where there is no loss or the document cannot run. */
  readonly gradients: readonly CheckedGradient[];
  readonly answers: readonly AnswerCheck[];
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
  if (!analysis.sound) return { analysis, gradients: [], answers: [], hints, passed: false };
  const gradients = checkGradients(analysis);
  // A source's printed numbers are judged as a student's typed ones are.
  const answers = checkAnswers(document.expected, judgeRun(analysis, document.expected, printedAnswers(document.expected)));
  const passed = gradients.every(({ verdict }) => verdict !== 'differs') && answers.every(({ verdict }) => verdict !== 'differs');
  return { analysis, gradients, answers, hints, passed };
}

/** Central differences for every element of every parameter, frozen ones too, and every trainable input. */
export function checkGradients(analysis: Analysis, backend: Backend = referenceBackend): CheckedGradient[] {
  return [...gradientComparisons(analysis, backend).comparisons];
}

/**
 * The same, one number at a time, so that a thread can breathe in between.
 * @throws AppError E_DOCUMENT_INVALID, E_BUDGET where the network is too large, or has more than `mostCompared` numbers
 */
export function gradientComparisons(analysis: Analysis, backend: Backend = referenceBackend): { readonly count: number; readonly comparisons: Iterable<CheckedGradient> } {
  const session = new Session(analysis, backend);
  checkCount(session);
  session.run();
  // All gradients are read before the first number is moved.
  const numbers = session.hasLoss ? [...checkedNumbers(session)] : [];
  return { count: numbers.length, comparisons: compareAll(session, numbers) };
}

function checkCount({ program: { layout, analysis } }: Session): void {
  const ofParameters = [...layout.parameters.values()].reduce((sum, { size }) => sum + size, 0);
  const ofInputs = [...trainableInputs(analysis, layout).values()].reduce((sum, { value }) => sum + layout.steps * layout.samples * value.size, 0);
  const count = ofParameters + ofInputs;
  if (count <= mostCompared) return;
  throw new AppError('E_BUDGET', `the network has ${String(count)} numbers with a gradient, and at most ${String(mostCompared)} are compared. Check a narrower network, or one with fewer trainable rows.`, { count, most: mostCompared });
}

export function summarise(gradients: readonly CheckedGradient[]): GradientSummary {
  const compared = gradients.filter(({ verdict }) => verdict !== 'kink' && verdict !== 'estimate');
  return {
    count: gradients.length,
    worst: compared.reduce<CheckedGradient | null>((worst, gradient) => (worst ? worseOf(worst, gradient) : gradient), null),
    wrong: gradients.filter(({ verdict }) => verdict === 'differs'),
    kinks: gradients.filter(({ verdict }) => verdict === 'kink'),
    estimates: gradients.filter(({ verdict }) => verdict === 'estimate'),
  };
}

interface PlacedNumber extends CheckedNumber {
  readonly place: GradientPlace;
  readonly shape: Shape;
  /** Whether an estimate comes back to it. */
  readonly isEstimated: boolean;
}

function* compareAll(session: Session, numbers: readonly PlacedNumber[]): Generator<CheckedGradient> {
  const compare = gradientComparer(() => {
    session.forward();
    return session.loss ?? NaN;
  });
  for (const number of numbers) {
    const { place, shape, isEstimated } = number;
    const compared = compare(number);
    yield { ...compared, ...(isEstimated && compared.verdict !== 'agrees' && { verdict: 'estimate', kink: null }), place, shape };
  }
}

function* checkedNumbers(session: Session): Generator<PlacedNumber> {
  const { layout, analysis } = session.program;
  const behind = behindEstimates(analysis);
  const at = (what: string, shape: Shape, place: GradientPlace, value: number, gradient: number, isEstimated: boolean): PlacedNumber => ({
    what,
    isEstimated,
    element: place.element,
    place,
    shape,
    gradient: session.memory[gradient] ?? NaN,
    read: () => session.memory[value] ?? NaN,
    write: (number) => {
      session.memory[value] = number;
    },
    backpropagate: () => {
      session.run();
      return session.memory[gradient] ?? NaN;
    },
  });
  const { parameters, nodes } = analysis.graph.document;
  const names = new Map(parameters.map(({ id, name }) => [id, name]));
  for (const [parameter, { value, gradient, size, shape }] of layout.parameters) {
    const isEstimated = nodes.some((node) => behind.has(node.id) && Object.values(node.parameters).includes(parameter));
    for (let element = 0; element < size; element++) {
      yield at(names.get(parameter) ?? parameter, shape, { kind: 'parameter-gradient', parameter, element }, value + element, gradient + element, isEstimated);
    }
  }
  const ports = new Map(analysis.order.map(({ node, outputs }) => [node.id, outputs[0]?.name ?? '']));
  for (const [node, { value, gradient }] of trainableInputs(analysis, layout)) {
    const name = nodes.find(({ id }) => id === node)?.label ?? node;
    for (let row = 0; row < layout.steps * layout.samples; row++) {
      const [step, sample] = [Math.floor(row / layout.samples), row % layout.samples];
      for (let element = 0; element < value.size; element++) {
        const offset = row * value.size + element;
        yield at(name, value.shape, { kind: 'gradient', node, port: ports.get(node) ?? '', element, step, sample }, value.offset + offset, gradient.offset + offset, behind.has(node));
      }
    }
  }
}

/** The nodes whose values reach a port to which an estimate comes back. */
function behindEstimates({ graph, order }: Analysis): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (node: string, port: string): void => {
    const from = graph.incoming.get(portKey(node, port))?.source.node;
    if (from === undefined || found.has(from)) return;
    found.add(from);
    for (const { name } of graph.nodes.get(from)?.inputs ?? []) follow(from, name);
  };
  for (const { node, definition, config } of order) for (const port of definition.estimates?.(config) ?? []) follow(node.id, port);
  return found;
}
