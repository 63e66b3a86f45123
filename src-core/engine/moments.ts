import { AppError } from '../graph/appError.ts';
import type { GraphEdge } from '../graph/document.ts';
import { isPlainUpdate } from '../graph/plainUpdate.ts';
import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import type { Moment } from '../protocol/walk.ts';
import { trainableInputs } from './compile.ts';
import type { Session } from './session.ts';

/** Moments of the longest walk. */
const mostMoments = 500_000;

/** A moment with the place in the program where it ends. */
export interface TimedMoment extends Moment {
  /** The last instruction of the moment, not included. */
  readonly to: number;
}

/**
 * The moments of a run in the order of computation.
 * Nodes that are given their numbers compute nothing; nor does what has nowhere to send a gradient.
 * @throws AppError E_BUDGET where there are too many to walk through.
 */
export function momentsOf({ program, hasLoss, canUpdate }: Session): TimedMoment[] {
  const { analysis, layout, ranges, forward, backward } = program;
  const nodes = new Map(analysis.order.map((node) => [node.node.id, node]));
  const moments: TimedMoment[] = [];
  let isBackward = false;
  for (const { node: id, step, phase, to } of ranges) {
    const node = nodes.get(id);
    if (!node || phase === 'seed') continue;
    if (phase === 'forward' && node.inputs.length === 0) continue;
    // Without a loss nothing comes back: the walk ends with the last node forward.
    if (phase === 'backward' && (!hasLoss || !sendsBack(node, analysis, layout.edgesWithoutGradient))) continue;
    if (phase === 'backward' && !isBackward) moments.push({ phase: 'loss', node: null, parameter: null, step: layout.steps - 1, to: forward.to });
    isBackward = phase === 'backward';
    moments.push({ phase, node: id, parameter: null, step, to });
    if (moments.length > mostMoments) throw new AppError('E_BUDGET', `the walk has more than ${String(mostMoments)} moments. Use fewer steps.`, { most: mostMoments });
  }
  // What has no moment of its own is done with the last one: the total of data that several nodes read.
  const last = moments.at(-1);
  if (last?.phase === 'backward') moments[moments.length - 1] = { ...last, to: backward.to };
  // Only the plain rule is written out; with others the walk ends where the gradients are there.
  if (!hasLoss || !canUpdate || !isPlainUpdate(analysis.graph.document)) return moments;
  const update = { phase: 'update', to: backward.to, step: layout.steps - 1 } as const;
  const parameters = [...layout.parameters].filter(([, { trainable, size }]) => trainable && size > 0);
  return [
    ...moments,
    ...parameters.map(([parameter]): TimedMoment => ({ ...update, node: null, parameter })),
    ...[...trainableInputs(analysis, layout).keys()].map((node): TimedMoment => ({ ...update, node, parameter: null })),
  ];
}

function sendsBack(node: ResolvedNode, { graph }: Analysis, without: ReadonlySet<string>): boolean {
  if (Object.keys(node.node.parameters).length > 0) return true;
  // Data that several nodes read: what an update takes is the sum over their edges.
  if (node.definition.data?.(node.config).trainable && node.outputs.some(({ name }) => (graph.outgoing.get(portKey(node.node.id, name))?.length ?? 0) > 1)) return true;
  return node.inputs.some(({ name }) => {
    const edge = graph.incoming.get(portKey(node.node.id, name));
    return edge !== undefined && !without.has(edge.id);
  });
}

/** The numbers that a moment computes, for one sample, in the order in which they are computed. */
export function placesOf(session: Session, moment: Moment, sample: number): NumberPlace[] {
  const { layout, analysis } = session.program;
  const { step } = moment;
  if (moment.phase === 'loss') return [{ kind: 'loss' }];
  if (moment.parameter !== null) {
    const { parameter } = moment;
    return range(layout.parameters.get(parameter)?.size ?? 0).map((element) => ({ kind: 'updated-parameter', parameter, element }));
  }
  const node = analysis.order.find((candidate) => candidate.node.id === moment.node);
  if (!node) return [];
  const { id } = node.node;
  if (moment.phase === 'update') {
    const size = trainableInputs(analysis, layout).get(id)?.value.size ?? 0;
    return range(layout.steps).flatMap((at) => range(size).map((element): NumberPlace => ({ kind: 'updated-data', node: id, element, step: at, sample })));
  }
  const inferred = analysis.shapes.inferred.get(id);
  const internals = Object.keys(inferred?.internals ?? {});
  const sizeOf = (name: string): number => (layout.outputs.get(portKey(id, name)) ?? layout.internals.get(portKey(id, name)))?.value.size ?? 0;
  const written = scalarNames(node, session);
  if (moment.phase === 'forward') {
    const names = [...internals.filter((name) => written.values.has(name)), ...node.outputs.map(({ name }) => name)];
    return names.flatMap((port) => range(sizeOf(port)).map((element): NumberPlace => ({ kind: 'value', node: id, port, element, step, sample })));
  }
  const totals = node.outputs.filter(({ name }) => edgesBack(analysis, layout.edgeGradients, portKey(id, name)).length > 1).map(({ name }) => name);
  const internal = internals.filter((name) => written.gradients.has(name));
  const inner = [...totals, ...internal].flatMap((port) => range(sizeOf(port)).map((element): NumberPlace => ({ kind: 'gradient', node: id, port, element, step, sample })));
  const through = node.inputs.flatMap(({ name, lag = 0 }) => {
    const edge = analysis.graph.incoming.get(portKey(id, name));
    const at = step - lag;
    if (!edge || layout.edgesWithoutGradient.has(edge.id) || at < 0 || at >= layout.steps) return [];
    return range(layout.edgeGradients.get(edge.id)?.size ?? 0).map((element): NumberPlace => ({ kind: 'edge-gradient', edge: edge.id, element, step: at, sample }));
  });
  const records = new Set(node.parameters.flatMap(({ name }) => node.node.parameters[name] ?? []));
  const own = [...records].flatMap((parameter) => {
    const uses = analysis.order.filter((other) => Object.values(other.node.parameters).includes(parameter)).length;
    // One use at one step is the whole gradient.
    const isWhole = uses === 1 && layout.steps === 1;
    return range(layout.parameters.get(parameter)?.size ?? 0).map((element): NumberPlace => (isWhole ? { kind: 'parameter-gradient', parameter, element } : { kind: 'parameter-term', parameter, element, node: id, step }));
  });
  return [...inner, ...through, ...own];
}

/** The edges whose numbers a moment computes. */
export function edgesOf({ graph, order }: Analysis, moment: Moment): string[] {
  const node = order.find((candidate) => candidate.node.id === moment.node);
  if (!node) return [];
  if (moment.phase === 'forward') return node.outputs.flatMap(({ name }) => (graph.outgoing.get(portKey(node.node.id, name)) ?? []).map(({ id }) => id));
  if (moment.phase !== 'backward') return [];
  return node.inputs.flatMap(({ name }) => graph.incoming.get(portKey(node.node.id, name))?.id ?? []);
}

/** One place for each tensor: the first element of the first sample. */
export function oneOfEach(places: readonly NumberPlace[]): NumberPlace[] {
  return places.filter((place) => (!('element' in place) || place.element === 0) && (!('sample' in place) || place.sample === 0));
}

function scalarNames(node: ResolvedNode, session: Session): { values: Set<string>; gradients: Set<string> } {
  const { layout, mode } = session.program;
  const size = (name: string): number => (layout.outputs.get(portKey(node.node.id, name)) ?? layout.internals.get(portKey(node.node.id, name)))?.value.size ?? 1;
  const { values, gradients } = node.definition.scalars({ config: node.config, mode, size, shape: () => [] });
  return { values: new Set(Object.keys(values)), gradients: new Set(Object.keys(gradients)) };
}

function edgesBack({ graph }: Analysis, gradients: ReadonlyMap<string, unknown>, key: string): GraphEdge[] {
  return (graph.outgoing.get(key) ?? []).filter(({ id }) => gradients.has(id));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
