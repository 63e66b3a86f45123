import { AppError } from '../graph/appError.ts';
import type { GraphEdge } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import type { Backend } from '../kernels/backend.ts';
import type { Digits } from '../explain/typeset.ts';
import type { DerivationLine } from '../protocol/derivation.ts';
import type { TensorQuery } from '../protocol/runTensors.ts';
import type { Moment, Stand } from '../protocol/walk.ts';
import { type NodeRange, trainableInputs } from './compile.ts';
import { createDeriver } from './derive.ts';
import { type ReadTensor, readTensor } from './inspect.ts';
import type { Region } from './layout.ts';
import { type TimedMoment, edgesOf, momentsOf, oneOfEach, placesOf } from './moments.ts';
import { Session } from './session.ts';

/** Formulas that a caption shows for one moment. */
const mostLines = 12;

/** What has been computed so far. Steps count from 0. */
export interface Computed {
  value(node: string, step: number): boolean;
  /** What comes back through an edge. */
  edgeGradient(edge: string, step: number): boolean;
  /** The total at an output. */
  outputGradient(node: string, step: number): boolean;
  internalGradient(node: string, step: number): boolean;
  parameterGradient(parameter: string): boolean;
  readonly loss: boolean;
}

/** Outside a walk. */
export const everything: Computed = {
  value: () => true,
  edgeGradient: () => true,
  outputGradient: () => true,
  internalGradient: () => true,
  parameterGradient: () => true,
  loss: true,
};

/**
 * A walk through one run, moment by moment: the program is run up to an instruction and no further, in a memory
 * of its own. What lies beyond is not shown, whatever the memory holds.
 */
export class Walk {
  readonly session: Session;
  readonly moments: readonly Moment[];
  readonly #timed: readonly TimedMoment[];
  readonly #analysis: Analysis;
  readonly #arrivals: ReadonlyMap<string, Float64Array>;
  readonly #edges: ReadonlyMap<string, GraphEdge>;
  readonly #lossAt: number;
  readonly #backwardFrom: number;
  /** The memory before anything was run. */
  readonly #start: ReturnType<Session['memory']['slice']>;
  #index = 0;

  /** @throws AppError E_BUDGET where the walk would be too long. */
  constructor(analysis: Analysis, backend: Backend, like: Session) {
    this.#analysis = analysis;
    this.session = new Session(analysis, backend);
    this.#timed = momentsOf(this.session);
    this.#arrivals = arrivalsOf(this.session, this.#timed);
    this.#edges = analysis.graph.edges;
    const first = (phase: Moment['phase']): number => {
      const index = this.#timed.findIndex((moment) => moment.phase === phase);
      return index < 0 ? Infinity : index;
    };
    this.#lossAt = first('loss');
    this.#backwardFrom = first('backward');
    this.moments = this.#timed.map(({ phase, node, parameter, step }) => ({ phase, node, parameter, step }));
    // The numbers of the run that is walked through may be newer than the document's.
    this.session.takeWeights(like);
    this.#start = this.session.memory.slice();
  }

  /** @throws AppError E_NOT_FOUND where the walk has no such moment. */
  stand(index: number, sample: number, digits: Digits): Stand {
    const moment = this.#timed[index];
    if (!moment) throw new AppError('E_NOT_FOUND', `the walk has ${String(this.#timed.length)} moments, no moment ${String(index + 1)}`, { moment: index });
    this.#runTo(index, moment);
    const { layout } = this.session.program;
    const which = Math.min(sample, layout.samples - 1);
    const places = placesOf(this.session, moment, which);
    const deriver = createDeriver(this.session, digits);
    // The formulas of an update name the numbers from before it.
    const lines: DerivationLine[] = places.slice(0, mostLines).map((place) => deriver.line(place));
    // A matrix has all samples in it, whichever is looked at.
    const matrices = oneOfEach(which === 0 ? places : placesOf(this.session, moment, 0)).flatMap((place) => deriver.matrix(place) ?? []);
    if (moment.phase === 'update') this.#updateUpTo(index);
    return { index, moment: this.moments[index] ?? moment, lines, more: places.length - lines.length, matrices, edges: edgesOf(this.#analysis, moment) };
  }

  #runTo(index: number, { phase, to }: TimedMoment): void {
    const { session } = this;
    session.memory.set(this.#start);
    if (phase === 'update') session.run();
    else session.runRegion({ from: session.program.forward.from, to });
    this.#index = index;
  }

  /** The update is one operation for all numbers; those whose turn has not come are put back. */
  #updateUpTo(index: number): void {
    const { session } = this;
    const { layout } = session.program;
    const moved = this.#timed.slice(0, index + 1).filter(({ phase }) => phase === 'update');
    const parameters = new Set(moved.map(({ parameter }) => parameter));
    const inputs = new Set(moved.map(({ node }) => node));
    session.update();
    const restore = (region: Region): void => {
      session.memory.set(this.#start.subarray(region.from, region.to), region.from);
    };
    for (const [id, { value, size }] of layout.parameters) if (!parameters.has(id)) restore({ from: value, to: value + size });
    for (const [id, { value }] of trainableInputs(this.#analysis, layout)) {
      if (!inputs.has(id)) restore({ from: value.offset, to: value.offset + layout.steps * layout.samples * value.size });
    }
  }

  /** What may be shown at the moment where the walk stands. */
  get computed(): Computed {
    const { layout } = this.session.program;
    const { graph, order } = this.#analysis;
    const done = (phase: NodeRange['phase'], node: string, step: number): boolean => (this.#arrivals.get(arrivalKey(phase, node))?.[step] ?? Infinity) <= this.#index;
    const isBackward = this.#index >= this.#backwardFrom;
    const edgeGradient = (id: string, step: number): boolean => {
      const edge = this.#edges.get(id);
      const port = edge && graph.nodes.get(edge.target.node)?.inputs.find(({ name }) => name === edge.target.port);
      if (!edge || !port) return false;
      const at = step + (port.lag ?? 0);
      return at >= 0 && at < layout.steps ? done('backward', edge.target.node, at) : isBackward;
    };
    const outputGradient = (node: string, step: number): boolean => {
      if (layout.losses.has(node)) return done('seed', node, step);
      const outgoing = (graph.nodes.get(node)?.outputs ?? []).flatMap(({ name }) => graph.outgoing.get(portKey(node, name)) ?? []).filter(({ id }) => layout.edgeGradients.has(id));
      const [only, ...others] = outgoing;
      // A total of several edges is added up where the node's own way back begins, not where the last of them is done.
      if (others.length > 0) return done('backward', node, step);
      return isBackward && (!only || layout.edgesWithoutGradient.has(only.id) || edgeGradient(only.id, step));
    };
    const firstUse = (parameter: string): number =>
      Math.min(...order.filter(({ node }) => Object.values(node.parameters).includes(parameter)).map(({ node }) => this.#arrivals.get(arrivalKey('backward', node.id))?.[layout.steps - 1] ?? Infinity));
    return {
      value: (node, step) => graph.nodes.get(node)?.inputs.length === 0 || done('forward', node, step),
      edgeGradient,
      outputGradient,
      internalGradient: (node, step) => done('backward', node, step),
      // A sum over steps and uses: shown from its first term on, as it grows. The way back begins at the last step.
      parameterGradient: (parameter) => firstUse(parameter) <= this.#index,
      loss: this.#index >= this.#lossAt,
    };
  }
}

/**
 * For each node and phase the moment, by its index, with which each step of it is done. What has no moment of its own
 * (the seed of a loss, the total of data that several nodes read) is done with the next one that is run.
 */
function arrivalsOf({ program: { ranges, layout } }: Session, timed: readonly TimedMoment[]): ReadonlyMap<string, Float64Array> {
  const arrivals = new Map<string, Float64Array>();
  let next = 0;
  for (const { node, step, phase } of ranges) {
    if (phase !== 'forward' && timed[next]?.phase === 'loss') next += 1;
    const moment = timed[next];
    const isOwn = moment?.phase === phase && moment.node === node && moment.step === step;
    const key = arrivalKey(phase, node);
    const steps = arrivals.get(key) ?? new Float64Array(layout.steps).fill(Infinity);
    arrivals.set(key, steps);
    // After the last moment of the way back nothing is left to wait for: that one runs to its end.
    steps[step] = phase !== 'forward' && moment?.phase !== 'backward' ? next - 1 : next;
    if (isOwn) next += 1;
  }
  return arrivals;
}

/** A tensor as it stands: what has not been computed is NaN. */
export function readComputed({ session, computed }: Walk, query: TensorQuery): ReadTensor {
  const tensor = readTensor(session, query);
  const { analysis } = session.program;
  const edge = query.kind === 'edge' ? analysis.graph.edges.get(query.edge) : undefined;
  const hasValue = (step: number): boolean => {
    if (query.kind === 'parameter') return true;
    return computed.value(query.kind === 'edge' ? (edge?.source.node ?? '') : query.node, step);
  };
  const hasGradient = (step: number): boolean => {
    switch (query.kind) {
      case 'edge':
        return computed.edgeGradient(query.edge, step);
      case 'output':
        return computed.outputGradient(query.node, step);
      case 'internal':
        return computed.internalGradient(query.node, step);
      case 'parameter':
        return computed.parameterGradient(query.parameter);
    }
  };
  const blank = (numbers: Float64Array, has: (step: number) => boolean): Float64Array => {
    const perStep = numbers.length / tensor.steps;
    return numbers.map((number, index) => (has(Math.floor(index / perStep)) ? number : NaN));
  };
  return { ...tensor, value: blank(tensor.value, hasValue), gradient: tensor.gradient && blank(tensor.gradient, hasGradient) };
}

function arrivalKey(phase: NodeRange['phase'], node: string): string {
  return `${phase} ${node}`;
}
