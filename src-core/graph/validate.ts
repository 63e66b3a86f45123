import type { Registry } from '../node/registry.ts';
import { type Shape, formatShape, sameShape } from '../tensor/shape.ts';
import { indicesOf } from '../tensor/tensor.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { GraphDocument } from './document.ts';
import { error } from './messages.ts';
import { type Stage, executionOrder } from './order.ts';
import { type ResolvedGraph, type ResolvedNode, nodeName, portKey, resolveGraph } from './resolve.ts';
import { type GraphShapes, inferShapes } from './shapes.ts';

/** Everything that is known of a document before it runs. */
export interface Analysis {
  readonly graph: ResolvedGraph;
  readonly shapes: GraphShapes;
  /** The nodes that run, without those left out, as they run one after the other; none where a cycle has no delay. */
  readonly stages: readonly Stage[];
  /** The nodes of all stages. */
  readonly order: readonly ResolvedNode[];
  /** The nodes with an unconnected port, and all that read from them, at the same step or the next. */
  readonly leftOut: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
  /** The nodes that are not left out have no errors: they can be compiled. */
  readonly runnable: boolean;
  /** No diagnostic is an error: everything runs. */
  readonly sound: boolean;
}

/** Finds everything that keeps a document from running. Never throws: what is wrong is in `diagnostics`, with its place. */
export function analyse(document: GraphDocument, registry: Registry): Analysis {
  const { graph, diagnostics: unresolved } = resolveGraph(document, registry);
  const ordered = executionOrder(graph);
  const { shapes, diagnostics: misshapen } = inferShapes(graph);
  const unconnected = unconnectedPorts(graph);
  const leftOut = downstreamOf(unconnected.flatMap(({ node }) => node ?? []), graph);
  const diagnostics = [
    ...unresolved,
    ...('cycle' in ordered ? [cycleDiagnostic('E_CYCLE', ordered.cycle, graph)] : []),
    ...('bothWays' in ordered ? [cycleDiagnostic('E_CYCLE_DIRECTIONS', ordered.bothWays, graph)] : []),
    ...unconnected,
    // That a shape cannot be told is no fault of its own where a wire is missing before it.
    ...misshapen.filter(({ code, node }) => !(code === 'E_SHAPE_UNKNOWN' && leftOut.has(node ?? ''))),
    ...parameterFaults(graph, shapes),
    ...dataFaults(graph),
    ...classFaults(graph, shapes),
  ];
  const stages = 'stages' in ordered ? ordered.stages.map(({ direction, nodes }) => ({ direction, nodes: nodes.filter(({ node }) => !leftOut.has(node.id)) })) : [];
  if (graph.nodes.size > 0 && ![...graph.nodes.values()].some((node) => node.definition.loss)) diagnostics.push(error('W_NO_LOSS', {}));
  return {
    graph,
    shapes,
    stages,
    order: stages.flatMap(({ nodes }) => nodes),
    leftOut,
    diagnostics,
    runnable: diagnostics.every(({ severity, code }) => severity !== 'error' || code === 'E_PORT_UNCONNECTED'),
    sound: diagnostics.every(({ severity }) => severity !== 'error'),
  };
}

/** The nodes given and everything that the wires lead to from them. */
function downstreamOf(starts: readonly string[], graph: ResolvedGraph): Set<string> {
  const reached = new Set(starts);
  // The set grows while it is walked.
  for (const id of reached) {
    for (const { name } of graph.nodes.get(id)?.outputs ?? []) {
      for (const { target } of graph.outgoing.get(portKey(id, name)) ?? []) reached.add(target.node);
    }
  }
  return reached;
}

function cycleDiagnostic(code: 'E_CYCLE' | 'E_CYCLE_DIRECTIONS', cycle: readonly string[], graph: ResolvedGraph): Diagnostic {
  const names = cycle.map((id) => {
    const node = graph.nodes.get(id);
    return node ? nodeName(node.node, node.definition) : id;
  });
  const [node] = cycle;
  return error(code, { cycle: names.join(code === 'E_CYCLE' ? ' → ' : ', ') }, node === undefined ? {} : { node });
}

function unconnectedPorts(graph: ResolvedGraph): Diagnostic[] {
  return [...graph.nodes.values()].flatMap(({ node, definition, inputs }) =>
    inputs
      .filter((port) => !port.optional && !graph.incoming.has(portKey(node.id, port.name)))
      .map((port) => error('E_PORT_UNCONNECTED', { name: nodeName(node, definition), port: port.name }, { node: node.id, port: port.name })),
  );
}

function parameterFaults(graph: ResolvedGraph, shapes: GraphShapes): Diagnostic[] {
  const records = new Map(graph.document.parameters.map((parameter) => [parameter.id, parameter]));
  const used = new Set<string>();
  const faults: Diagnostic[] = [];
  for (const { node, definition, parameters } of graph.nodes.values()) {
    const needed = shapes.inferred.get(node.id)?.parameters;
    for (const slot of parameters) {
      const record = records.get(node.parameters[slot.name] ?? '');
      const expected = needed?.[slot.name];
      const name = nodeName(node, definition);
      if (!record) {
        if (needed) faults.push(error('E_PARAMETER_MISSING', { name, slot: slot.name }, { node: node.id }));
        continue;
      }
      used.add(record.id);
      if (expected && !sameShape(record.values.shape, expected)) {
        const details = { name, parameter: record.name, received: formatShape(record.values.shape), expected: formatShape(expected) };
        faults.push(error('E_PARAMETER_SHAPE', details, { node: node.id, parameter: record.id }));
      }
    }
  }
  for (const id of used) {
    const record = records.get(id);
    const element = record?.values.values.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (!record || element < 0) continue;
    const details = { parameter: record.name, element, value: String(record.values.values[element]) };
    faults.push(error('E_PARAMETER_NOT_FINITE', details, { parameter: id }));
  }
  return faults;
}

function dataFaults(graph: ResolvedGraph): Diagnostic[] {
  const { samples, steps, columns } = graph.document.data;
  return [...graph.nodes.values()].flatMap(({ node, definition, config }) => {
    const data = definition.data?.(config);
    if (!data) return [];
    const name = nodeName(node, definition);
    const column = Object.hasOwn(columns, node.id) ? columns[node.id] : undefined;
    if (!column) return [error('E_DATA_MISSING', { name }, { node: node.id })];
    const expected = [samples, steps, ...data.shape];
    const { shape, values } = column.values;
    if (!sameShape(shape, expected)) {
      return [error('E_DATA_SHAPE', { name, received: formatShape(shape), expected: formatShape(expected) }, { node: node.id })];
    }
    const bad = values.findIndex((value) => !Number.isFinite(value));
    return bad < 0 ? [] : [error('E_DATA_NOT_FINITE', { name, ...placeInData(bad, shape), value: String(values[bad]) }, { node: node.id })];
  });
}

/** Class indices are checked where they come straight from the data: there the user can mend them. */
function classFaults(graph: ResolvedGraph, shapes: GraphShapes): Diagnostic[] {
  return [...graph.nodes.values()].flatMap(({ node, inputs }) =>
    inputs.flatMap(({ name: port, classesOf }) => {
      const edge = graph.incoming.get(portKey(node.id, port));
      const scores = classesOf === undefined ? undefined : graph.incoming.get(portKey(node.id, classesOf));
      const width = scores && shapes.outputs.get(portKey(scores.source.node, scores.source.port))?.at(-1);
      const source = edge && graph.nodes.get(edge.source.node);
      const column = source && graph.document.data.columns[source.node.id];
      if (!source?.definition.data || width === undefined || !column) return [];
      const { values, shape } = column.values;
      const bad = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= width);
      if (bad < 0) return [];
      const { sample, step } = placeInData(bad, shape);
      const details = { name: nodeName(source.node, source.definition), value: String(values[bad]), sample, step, last: width - 1 };
      return [error('E_CLASS_INDEX', details, { node: source.node.id })];
    }),
  );
}

/** Sample, step and element, counted from 1 as people do, of a flat index into `[N, T, …shape]`. */
function placeInData(index: number, [samples = 1, steps = 1, ...rest]: Shape): { sample: number; step: number; element: number } {
  const size = rest.reduce((product, length) => product * length, 1);
  const [sample = 0, step = 0, element = 0] = indicesOf(index, [samples, steps, size]);
  return { sample: sample + 1, step: step + 1, element: element + 1 };
}
