import { type Path, type PathReport, mostPaths, pathsFrom } from '../../src-core/engine/paths.ts';
import { type Arc, type ScalarGraph, type Vertex, scalarGraph } from '../../src-core/engine/scalarGraph.ts';
import type { Session } from '../../src-core/engine/session.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { formatNumber } from './numbers.ts';
import { count } from './report.ts';
import { table } from './table.ts';

/** The number that is explained: an element of a parameter, or of a data node's row at one step and sample. */
export interface Asked {
  readonly of: string;
  /** Flat index, from 0. */
  readonly element: number;
  /** From 1. Without it all samples for a parameter, the first for data. */
  readonly sample?: number;
  /** From 1; only for data. */
  readonly step?: number;
}

/** A gradient as the sum of its paths. */
export interface Explanation {
  readonly name: string;
  readonly gradient: number;
  readonly count: number;
  /** The largest first; null where there are more than can be listed. `sample` counts from 0. */
  readonly paths: readonly (Path & { readonly sample: number })[] | null;
  readonly crossings: PathReport['crossings'];
}

/**
 * Takes the gradient of one number apart.
 * @throws AppError E_NOT_FOUND with the names there are, E_NO_LOSS, E_BUDGET
 */
export function explain(session: Session, asked: Asked): Explanation {
  const start = startOf(session, asked);
  const reports = start.samples.map((sample) => {
    const graph = scalarGraph(session, sample);
    return { sample, report: pathsFrom(graph, start.arcs(graph)) };
  });
  const gradient = reports.reduce((sum, { report }) => sum + report.gradient, 0);
  const paths = reports.reduce((sum, { report }) => sum + report.count, 0);
  const listed = reports.flatMap(({ sample, report }) => (report.paths ?? []).map((path) => ({ ...path, sample, share: path.product / gradient })));
  return {
    name: start.name,
    gradient,
    count: paths,
    paths: paths > mostPaths ? null : listed.sort((a, b) => Math.abs(b.product) - Math.abs(a.product)),
    crossings: mergeCrossings(reports.map(({ report }) => report)),
  };
}

interface Start {
  readonly name: string;
  readonly samples: readonly number[];
  readonly arcs: (graph: ScalarGraph) => readonly Arc[];
}

function startOf(session: Session, { of, element, sample, step = 1 }: Asked): Start {
  const { layout, analysis } = session.program;
  if (sample !== undefined && sample > layout.samples) throw outside('sample', sample, layout.samples);
  if (step > layout.steps) throw outside('step', step, layout.steps);
  const record = analysis.graph.document.parameters.find(({ id, name }) => layout.parameters.has(id) && (name === of || id === of));
  const size = record && layout.parameters.get(record.id)?.size;
  if (record && size !== undefined) {
    if (element >= size) throw outside('element', element, size - 1);
    const samples = sample === undefined ? Array.from({ length: layout.samples }, (_, index) => index) : [sample - 1];
    return { name: elementName(record.name, element, size), samples, arcs: (graph) => graph.parameters.get(record.id)?.[element] ?? [] };
  }
  const data = analysis.order.find(({ node, definition }) => definition.data && (node.id === of || node.label === of));
  const port = data?.outputs[0]?.name;
  const width = data && port !== undefined ? layout.outputs.get(portKey(data.node.id, port))?.value.size : undefined;
  if (!data || port === undefined || width === undefined) {
    const names = [...analysis.graph.document.parameters.map(({ name }) => name), ...analysis.order.flatMap(({ node, definition }) => (definition.data ? [node.id] : []))];
    throw new AppError('E_NOT_FOUND', `there is no parameter and no data named "${of}"; there are: ${names.join(', ')}`, { name: of });
  }
  if (element >= width) throw outside('element', element, width - 1);
  const vertex: Vertex = { node: data.node.id, port, step: step - 1, element };
  return {
    name: `${elementName(of, element, width)}${layout.steps > 1 ? `@${String(step)}` : ''}`,
    samples: [(sample ?? 1) - 1],
    arcs: (graph) => graph.arcs[graph.find(vertex) ?? -1] ?? [],
  };
}

function outside(what: string, given: number, last: number): AppError {
  return new AppError('E_NOT_FOUND', `there is no ${what} ${String(given)}; the last is ${String(last)}`, { [what]: given });
}

function mergeCrossings(reports: readonly PathReport[]): PathReport['crossings'] {
  const merged = new Map<string, PathReport['crossings'][number]>();
  for (const crossing of reports.flatMap((report) => report.crossings)) {
    const key = JSON.stringify([crossing.node, crossing.step]);
    const before = merged.get(key);
    merged.set(key, before ? { ...crossing, paths: before.paths + crossing.paths, sum: before.sum + crossing.sum } : crossing);
  }
  return [...merged.values()];
}

/** An explanation for reading: each path with its product and share, or what runs through each node. */
export function explanationAsText(session: Session, { name, gradient, count: paths, paths: listed, crossings }: Explanation, digits: number): string {
  const head = `∂L/∂${name} = ${formatNumber(gradient, digits)}, the sum of ${count(paths, 'path')}`;
  const share = (part: number): string => (gradient === 0 ? '' : `${((100 * part) / gradient).toFixed(1)} %`);
  if (listed) {
    if (listed.length === 0) return `${head}: nothing that is not 0 comes back`;
    const { samples } = session.program.layout;
    const rows = listed.map(({ product, sample, through }) => [
      formatNumber(product, digits),
      share(product),
      ...(samples > 1 ? [String(sample + 1)] : []),
      [name, ...through.map((vertex) => vertexName(session, vertex))].join(' → '),
    ]);
    return `${head}\n\n${table(['product', 'share', ...(samples > 1 ? ['sample'] : []), 'path'], rows)}`;
  }
  const rows = crossings.map(({ node, step, paths: through, sum }) => [
    nodeAt(session, node, step),
    through.toLocaleString('en-US'),
    formatNumber(sum, digits),
    share(sum),
  ]);
  return `${head}: too many to list, so grouped by the nodes they run through\n\n${table(['node', 'paths', 'sum', 'share'], rows)}`;
}

/** `h[2]@3`: element 2 of node h at step 3; index and step only where there are several. */
function vertexName(session: Session, { node, port, step, element }: Vertex): string {
  const size = session.program.layout.outputs.get(portKey(node, port))?.value.size ?? 1;
  return elementName(nodeAt(session, node, step), element, size);
}

function nodeAt(session: Session, node: string, step: number): string {
  return session.program.layout.steps > 1 ? `${node}@${String(step + 1)}` : node;
}

function elementName(name: string, element: number, size: number): string {
  return size > 1 ? `${name}[${String(element)}]` : name;
}
