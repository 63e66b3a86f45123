import type { ResolvedNode } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';

/** A linear layer in numbers: `y = xW + b`, W `[in, out]` row by row, b `[out]`; null where no layer of the chain has one. */
export interface EquivalentLayer {
  readonly rows: number;
  readonly columns: number;
  readonly W: readonly number[];
  readonly b: readonly number[] | null;
}

/** Products beyond this are not worked out each time that the document changes. */
const mostMultiplications = 1e6;

/**
 * The one layer that does what linear layers in a row do:
 * (x W₁ + b₁) W₂ + b₂ = x (W₁ W₂) + (b₁ W₂ + b₂), and so on.
 * Undefined where their parameters are missing, or would take too long to multiply.
 */
export function equivalentLayer(layers: readonly ResolvedNode[], analysis: Analysis): EquivalentLayer | undefined {
  const records = new Map(analysis.graph.document.parameters.map(({ id, values }) => [id, values.values]));
  let product: EquivalentLayer | undefined;
  let work = 0;
  for (const node of layers) {
    const next = layerOf(node, analysis, records);
    if (!next) return undefined;
    work += (product?.rows ?? 0) * next.rows * next.columns;
    if (work > mostMultiplications) return undefined;
    product = product ? after(product, next) : next;
  }
  return product;
}

function layerOf({ node, definition, config }: ResolvedNode, { shapes }: Analysis, records: ReadonlyMap<string, readonly number[]>): EquivalentLayer | undefined {
  const slots = definition.affine?.(config);
  const record = (slot: string | null | undefined): readonly number[] | undefined => records.get(node.parameters[slot ?? ''] ?? '');
  const [rows, columns] = shapes.inferred.get(node.id)?.parameters?.[slots?.weights ?? ''] ?? [];
  const W = record(slots?.weights);
  if (!W || rows === undefined || columns === undefined || W.length !== rows * columns) return undefined;
  if (slots?.bias === null) return { rows, columns, W, b: null };
  const b = record(slots?.bias);
  // A bias with one element is shared by every column.
  return b && { rows, columns, W, b: b.length === columns ? b : Array.from({ length: columns }, () => b[0] ?? NaN) };
}

function after(first: EquivalentLayer, second: EquivalentLayer): EquivalentLayer {
  const { rows } = first;
  const { columns } = second;
  const bias = first.b && multiply(first.b, 1, second);
  const b = bias ? bias.map((value, column) => value + (second.b?.[column] ?? 0)) : second.b;
  return { rows, columns, W: multiply(first.W, rows, second), b };
}

/** `A W` for A of so many rows. */
function multiply(A: readonly number[], rows: number, { rows: inner, columns, W }: EquivalentLayer): number[] {
  return Array.from({ length: rows * columns }, (_, at) => {
    const row = Math.floor(at / columns);
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += (A[row * inner + k] ?? NaN) * (W[k * columns + (at % columns)] ?? NaN);
    return sum;
  });
}
