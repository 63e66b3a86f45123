import { type Digits, latexNumber } from '../explain/typeset.ts';
import { symbolTable, writeSymbol } from '../explain/symbols.ts';
import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { DerivationLine, MatrixForm } from '../protocol/derivation.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import type { Moment } from '../protocol/walk.ts';
import { checkAnswers, printedAnswers } from '../explain/answers.ts';
import { type GradientSummary, checkGradients, summarise } from './check.ts';
import { createDeriver } from './derive.ts';
import { judgeRun } from './grade.ts';
import { matrixTex } from './matrixEquation.ts';
import { momentsOf, oneOfEach, placesOf } from './moments.ts';
import { Session } from './session.ts';

/** Beyond this many moments or numbers to check a solution would fill a book. */
const mostMoments = 2000;
const mostChecked = 4000;
/** Numbers of one tensor that are written out one by one; larger ones are shown in matrix form alone. */
const mostElements = 6;

/** One moment of the run, written out. */
export interface SolutionStep {
  readonly moment: Moment;
  /** Whole tensors. */
  readonly matrices: readonly MatrixForm[];
  /** Single numbers. */
  readonly lines: readonly DerivationLine[];
}

/** One number that a source prints, beside what the run gives. */
export interface SolutionAnswer {
  readonly what: string;
  readonly published: readonly string[];
  readonly actual: readonly number[];
  readonly verdict: 'agrees' | 'erratum' | 'differs';
  readonly erratum: string | null;
}

/** Everything that a worked solution tells, in the order in which it is told. LaTeX where formulas are. */
export interface Solution {
  readonly title: string;
  readonly description: string;
  readonly steps: number;
  readonly samples: number;
  /** The nodes in the order of computation: symbol, id of the node, and what it computes in the network's own names. */
  readonly nodes: readonly { readonly id: string; readonly symbol: string; readonly formula: string | null }[];
  /** What is given: data and parameters as matrices, and the learning rate. */
  readonly given: readonly string[];
  readonly forward: readonly SolutionStep[];
  readonly loss: DerivationLine | null;
  readonly backward: readonly SolutionStep[];
  /** The gradients of parameters that are sums over steps or uses. */
  readonly sums: readonly SolutionStep[];
  readonly updates: readonly SolutionStep[];
  /** Backward against central differences; null where there is no loss. */
  readonly check: GradientSummary | null;
  readonly answers: readonly SolutionAnswer[];
  readonly errata: readonly string[];
}

/**
 * Works a document out: given values, forward pass, loss, backward pass node by node, updates, and the check by
 * central differences. Always in float64.
 * @throws AppError E_DOCUMENT_INVALID where the document cannot run, E_BUDGET where it is too long to write out
 */
export function solve(analysis: Analysis, digits: Digits): Solution {
  const session = new Session(analysis, referenceBackend);
  session.run();
  const { layout } = session.program;
  const { document } = analysis.graph;
  const deriver = createDeriver(session, digits);
  const symbols = symbolTable(document, [...layout.losses.keys()]);
  const moments = momentsOf(session);
  const numbers = [...layout.parameters.values()].reduce((sum, { size }) => sum + size, 0);
  if (moments.length > mostMoments || numbers > mostChecked) {
    throw new AppError('E_BUDGET', `the solution has ${String(moments.length)} steps and ${String(numbers)} parameters; at most ${String(mostMoments)} and ${String(mostChecked)} are written out. Use a smaller network or fewer time steps.`, { moments: moments.length, numbers });
  }

  const write = (moment: Moment, places: readonly NumberPlace[]): SolutionStep => {
    const tensors = oneOfEach(places);
    const matrices = places.length <= 1 ? [] : tensors.flatMap((place) => deriver.matrix(place) ?? []);
    // What is too long to be written number by number is told by its matrix form; where there is none, by one number.
    const lines = places.length / Math.max(1, tensors.length) <= mostElements ? places : matrices.length < tensors.length ? tensors : [];
    return { moment, matrices, lines: lines.map(deriver.line) };
  };
  const written = (phase: Moment['phase']): SolutionStep[] =>
    moments
      .filter((moment) => moment.phase === phase)
      .map((moment) => write(moment, placesOfSamples(session, moment)))
      .filter(({ matrices, lines }) => matrices.length + lines.length > 0);

  const answers = checkAnswers(document.expected, judgeRun(analysis, document.expected, printedAnswers(document.expected)));
  return {
    title: document.title,
    description: document.description ?? '',
    steps: layout.steps,
    samples: layout.samples,
    nodes: analysis.order.map(({ node, definition, outputs }) => {
      const place: NumberPlace = { kind: 'value', node: node.id, port: outputs[0]?.name ?? '', element: 0, step: layout.steps - 1, sample: 0 };
      // Written for the last step, and meant for each.
      const formula = definition.data ? undefined : deriver.matrix(place)?.symbolic.replaceAll(`^{(${String(layout.steps)})}`, '^{(t)}');
      return { id: node.id, symbol: writeSymbol(symbols.node(node.id)), formula: formula ?? null };
    }),
    given: givenOf(session, digits),
    forward: written('forward'),
    loss: session.hasLoss ? deriver.line({ kind: 'loss' }) : null,
    backward: written('backward'),
    sums: layout.steps > 1 ? sumsOf(session).map((places) => write({ phase: 'backward', node: null, parameter: null, step: 0 }, places)) : [],
    updates: written('update'),
    check: session.hasLoss ? summarise(checkGradients(analysis)) : null,
    answers: answers.flatMap(({ expected, actual, verdict }) =>
      expected.published ? [{ what: expected.what, published: expected.published, actual: [...actual], verdict, erratum: expected.erratum ?? null }] : [],
    ),
    errata: document.errata ?? [],
  };
}

/** The places of a moment for all samples. */
function placesOfSamples(session: Session, moment: Moment): NumberPlace[] {
  const { samples } = session.program.layout;
  const others = Array.from({ length: samples - 1 }, (_, index) => placesOf(session, moment, index + 1).filter((place) => 'sample' in place));
  return [...placesOf(session, moment, 0), ...others.flat()];
}

function sumsOf({ program: { layout } }: Session): NumberPlace[][] {
  return [...layout.parameters].map(([parameter, { size }]) => Array.from({ length: size }, (_, element): NumberPlace => ({ kind: 'parameter-gradient', parameter, element })));
}

function givenOf(session: Session, digits: Digits): string[] {
  const { analysis, layout } = session.program;
  const { document } = analysis.graph;
  const symbols = symbolTable(document, [...layout.losses.keys()]);
  const data = analysis.order.flatMap(({ node, definition, outputs }) => {
    const tensor = layout.outputs.get(portKey(node.id, outputs[0]?.name ?? ''))?.value;
    if (!definition.data || !tensor) return [];
    return Array.from({ length: layout.steps }, (_, step) => {
      const time = layout.steps > 1 ? `^{(${String(step + 1)})}` : '';
      const view = { offset: tensor.offset + step * layout.samples * tensor.size, rows: layout.samples, columns: tensor.size };
      return `${writeSymbol(symbols.node(node.id))}${time} = ${matrixTex(session.memory, view, digits)}`;
    });
  });
  const parameters = [...layout.parameters].map(([id, { value, shape, size }]) => {
    const [rows = 1, columns = 1] = shape.length === 2 ? shape : [1, size];
    return `${writeSymbol(symbols.parameter(id))} = ${matrixTex(session.memory, { offset: value, rows, columns }, digits)}`;
  });
  return [...data, ...parameters, ...(session.canUpdate && session.hasLoss ? [`\\eta = ${latexNumber(document.training.learningRate, digits)}`] : [])];
}
