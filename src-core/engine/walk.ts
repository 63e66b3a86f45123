import { AppError } from '../graph/appError.ts';
import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import type { Backend } from '../kernels/backend.ts';
import type { Digits } from '../explain/typeset.ts';
import type { DerivationLine, Moment, Stand, TensorQuery } from '../protocol/engineContract.ts';
import { trainableInputs } from './compile.ts';
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
  #index = 0;
  #done = new Set<string>();

  /** @throws AppError E_BUDGET where the walk would be too long. */
  constructor(analysis: Analysis, backend: Backend, like: Session) {
    this.#analysis = analysis;
    this.session = new Session(analysis, backend);
    this.#timed = momentsOf(this.session);
    this.moments = this.#timed.map(({ phase, node, parameter, step }) => ({ phase, node, parameter, step }));
    this.#copyWeights(like);
  }

  /** The numbers of the run that is walked through may be newer than the document's. */
  #copyWeights(like: Session): void {
    const { layout } = this.session.program;
    for (const { value, size } of layout.parameters.values()) this.session.memory.set(like.memory.subarray(value, value + size), value);
    for (const { value } of trainableInputs(this.#analysis, layout).values()) {
      const size = layout.steps * layout.samples * value.size;
      this.session.memory.set(like.memory.subarray(value.offset, value.offset + size), value.offset);
    }
    this.#start = this.session.memory.slice();
  }

  #start: ReturnType<Session['memory']['slice']> = new Float64Array();

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
    const matrices = oneOfEach(places).flatMap((place) => deriver.matrix(place) ?? []);
    if (moment.phase === 'update') this.#updateUpTo(index);
    return { index, moment: this.moments[index] ?? moment, lines, more: places.length - lines.length, matrices, edges: edgesOf(this.#analysis, moment) };
  }

  #runTo(index: number, { phase, to }: TimedMoment): void {
    const { session } = this;
    session.memory.set(this.#start);
    if (phase === 'update') session.run();
    else session.runRegion({ from: session.program.forward.from, to });
    this.#index = index;
    this.#done = new Set(this.#timed.slice(0, index + 1).map(keyOf));
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
    const nodes = new Map(this.#analysis.order.map((node) => [node.node.id, node]));
    const edges = new Map(this.#analysis.graph.document.edges.map((edge) => [edge.id, edge]));
    const backwardFrom = this.#timed.findIndex(({ phase }) => phase === 'backward');
    const isBackward = backwardFrom >= 0 && this.#index >= backwardFrom;
    const walked = (phase: Moment['phase'], node: string, step: number): boolean => this.#done.has(keyOf({ phase, node, step, parameter: null }));
    const value = (node: string, step: number): boolean => nodes.get(node)?.inputs.length === 0 || walked('forward', node, step);
    const edgeGradient = (id: string, step: number): boolean => {
      const edge = edges.get(id);
      const port = edge && nodes.get(edge.target.node)?.inputs.find(({ name }) => name === edge.target.port);
      if (!edge || !port) return false;
      const at = step + (port.lag ?? 0);
      return at < layout.steps ? walked('backward', edge.target.node, at) : isBackward;
    };
    const outputGradient = (node: string, step: number): boolean => {
      if (layout.losses.has(node)) return this.#done.has('loss');
      const outgoing = (nodes.get(node)?.outputs ?? []).flatMap(({ name }) => this.#analysis.graph.outgoing.get(portKey(node, name)) ?? []);
      return isBackward && outgoing.every(({ id }) => layout.edgesWithoutGradient.has(id) || !layout.edgeGradients.has(id) || edgeGradient(id, step));
    };
    const users = (parameter: string): ResolvedNode[] => this.#analysis.order.filter(({ node }) => Object.values(node.parameters).includes(parameter));
    return {
      value,
      edgeGradient,
      outputGradient,
      internalGradient: (node, step) => walked('backward', node, step),
      // A sum over steps and uses: shown from its first term on, as it grows.
      parameterGradient: (parameter) => users(parameter).some(({ node }) => Array.from({ length: layout.steps }, (_, step) => walked('backward', node.id, step)).includes(true)),
      loss: this.#done.has('loss'),
    };
  }

}

/** A tensor as it stands: what has not been computed is NaN. */
export function readComputed({ session, computed }: Walk, query: TensorQuery): ReadTensor {
  const tensor = readTensor(session, query);
  const { analysis } = session.program;
  const edge = query.kind === 'edge' ? analysis.graph.document.edges.find(({ id }) => id === query.edge) : undefined;
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

function keyOf({ phase, node, parameter, step }: Moment): string {
  return phase === 'loss' ? 'loss' : JSON.stringify([phase, node, parameter, step]);
}
