import { explainNumber } from '../../src-core/engine/explanation.ts';
import type { Vertex } from '../../src-core/engine/scalarGraph.ts';
import type { Session } from '../../src-core/engine/session.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Explanation } from '../../src-core/protocol/explanation.ts';
import type { NumberQuery } from '../../src-core/protocol/numberPlaces.ts';
import { formatNumber } from './numbers.ts';
import { count } from './report.ts';
import { table } from './table.ts';

/** The number that is asked for on the command line: samples and steps from 1, elements from 0. */
export interface Asked {
  readonly of: string;
  readonly element: number;
  /** Without it all samples for a parameter, the first for data. */
  readonly sample?: number;
  readonly step?: number;
}

/** @throws AppError E_NOT_FOUND with the names there are, E_NO_LOSS, E_BUDGET */
export function explain(session: Session, asked: Asked): Explanation {
  return explainNumber(session, queryOf(session, asked));
}

function queryOf(session: Session, { of, element, sample, step = 1 }: Asked): NumberQuery {
  const { layout, analysis } = session.program;
  const { parameters } = analysis.graph.document;
  const record = parameters.find(({ id, name }) => layout.parameters.has(id) && (name === of || id === of));
  if (record) return { kind: 'parameter', parameter: record.id, element, ...(sample !== undefined && { sample: sample - 1 }) };
  const data = analysis.order.filter(({ definition }) => definition.data);
  const chosen = data.find(({ node }) => node.id === of || node.label === of);
  if (chosen) return { kind: 'output', node: chosen.node.id, port: chosen.outputs[0]?.name ?? '', element, step: step - 1, sample: (sample ?? 1) - 1 };
  const names = [...parameters.map(({ name }) => name), ...data.map(({ node }) => node.id)];
  throw new AppError('E_NOT_FOUND', `there is no parameter and no data named "${of}"; there are: ${names.join(', ')}`, { name: of });
}

/** An explanation for reading: each path with its product and share, or what runs through each node. */
export function explanationAsText(session: Session, { of, element }: Asked, { gradient, count: paths, paths: listed, crossings }: Explanation, digits: number): string {
  const name = element > 0 || isMany(session, of) ? `${of}[${String(element)}]` : of;
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
  const rows = crossings.map(({ node, step, paths: through, sum }) => [nodeAt(session, node, step), through.toLocaleString('en-US'), formatNumber(sum, digits), share(sum)]);
  return `${head}: too many to list, so grouped by the nodes they run through\n\n${table(['node', 'paths', 'sum', 'share'], rows)}`;
}

/** Whether a name stands for more than one number. */
function isMany(session: Session, of: string): boolean {
  const { layout, analysis } = session.program;
  const record = analysis.graph.document.parameters.find(({ id, name }) => name === of || id === of);
  const output = analysis.order.find(({ node }) => node.id === of || node.label === of);
  return (record ? (layout.parameters.get(record.id)?.size ?? 1) : sizeOfOutput(session, output?.node.id ?? '', output?.outputs[0]?.name ?? '')) > 1;
}

function sizeOfOutput({ program: { analysis } }: Session, node: string, port: string): number {
  const shape = analysis.shapes.inferred.get(node)?.outputs[port];
  return shape?.reduce((size, length) => size * length, 1) ?? 1;
}

/** `h[2]@3`: element 2 of node h at step 3; index and step only where there are several. */
function vertexName(session: Session, { node, port, step, element }: Vertex): string {
  const name = nodeAt(session, node, step);
  return sizeOfOutput(session, node, port) > 1 ? `${name}[${String(element)}]` : name;
}

function nodeAt(session: Session, node: string, step: number): string {
  return session.program.layout.steps > 1 ? `${node}@${String(step + 1)}` : node;
}
