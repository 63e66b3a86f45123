import { jacobianOf } from '../../src-core/engine/jacobian.ts';
import type { Session } from '../../src-core/engine/session.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import { formatNumber, nested } from './numbers.ts';
import { table } from './table.ts';

/** The Jacobians that are asked for on the command line: samples and steps from 1. */
export interface AskedJacobian {
  readonly jacobian: string;
  readonly sample?: number;
  readonly step?: number;
}

/** ∂y/∂x of each output of a node with respect to each of its wired inputs. @throws AppError E_NOT_FOUND, E_BUDGET */
export function jacobiansOf(session: Session, { jacobian: name, step = 1, sample = 1 }: AskedJacobian): { input: string; output: string; rows: number; columns: number; matrix: Float64Array }[] {
  const { analysis, layout } = session.program;
  const node = analysis.order.find((candidate) => candidate.node.id === name) ?? analysis.order.find((candidate) => candidate.node.label === name);
  if (!node) throw new AppError('E_NOT_FOUND', `there is no node named "${name}"; there are: ${analysis.order.map((candidate) => candidate.node.id).join(', ')}`, { name });
  const wired = new Set(analysis.graph.document.edges.filter(({ id, target }) => target.node === node.node.id && !layout.edgesWithoutGradient.has(id)).map(({ target }) => target.port));
  const found = node.outputs.flatMap(({ name: output }) =>
    node.inputs
      .filter((port) => wired.has(port.name))
      .map(({ name: input }) => ({ input, output, ...jacobianOf(session, { node: node.node.id, input, output, step: step - 1, sample: sample - 1 }) })),
  );
  if (found.length === 0) throw new AppError('E_NOT_FOUND', `"${name}" has no input with a derivative`, { name });
  return found;
}

export function jacobiansAsJson(found: ReturnType<typeof jacobiansOf>): object[] {
  return found.map(({ input, output, rows, columns, matrix }) => ({ input, output, matrix: nested(matrix, [rows, columns]) }));
}

/** A table for each input: a row for each output element, a column for each input element. */
export function jacobiansAsText(name: string, found: ReturnType<typeof jacobiansOf>, digits: number): string {
  const tables = found.map(({ input, output, rows, columns, matrix }) => {
    const head = [`∂${output}/∂${input}`, ...Array.from({ length: columns }, (_, k) => `${input}[${String(k)}]`)];
    const lines = Array.from({ length: rows }, (_, i) => [`${output}[${String(i)}]`, ...Array.from(matrix.subarray(i * columns, (i + 1) * columns), (value) => formatNumber(value, digits))]);
    return table(head, lines);
  });
  return [name, ...tables].join('\n\n');
}
