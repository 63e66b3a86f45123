import { footprintOf } from '../../kernels/footprint.ts';
import { Operation, ProductFlag, wordsPerInstruction } from '../../kernels/operations.ts';
import { type Listing, ListingWriter } from './listing.ts';

/**
 * A matrix that several products take transposed, as recurrent weights are at every step on the way back, is
 * transposed once, into memory from `end` on. Returns where that memory then ends.
 */
export function transposeOnce(listing: Listing, end: number): { readonly listing: Listing; readonly end: number } {
  const uses = new Map<number, { readonly rows: number; readonly columns: number; count: number }>();
  for (let index = 0; index < listing.count; index++) {
    const factor = transposedFactor(listing, index);
    if (!factor) continue;
    const known = uses.get(factor.offset);
    if (known?.rows === factor.rows && known.columns === factor.columns) known.count += 1;
    else if (!known) uses.set(factor.offset, { ...factor, count: 1 });
  }
  const written = writtenOf(listing, uses);
  const writer = new ListingWriter();
  const copies = new Map<number, { readonly place: number; readonly rows: number }>();
  let next = end;
  for (const [offset, { rows, columns, count }] of uses) {
    if (count < 2 || written.has(offset)) continue;
    copies.set(offset, { place: next, rows });
    writer.add([Operation.transpose, offset, next, rows, columns], 0, -1, 0);
    next += rows * columns;
  }
  for (let index = 0; index < listing.count; index++) {
    const start = writer.copy(listing, index, -1, 0);
    const factor = transposedFactor(listing, index);
    const copy = factor && copies.get(factor.offset);
    if (!factor || copy?.rows !== factor.rows) continue;
    writer.code[start + 2] = copy.place;
    writer.code[start + factor.flags] = (writer.code[start + factor.flags] ?? 0) & ~ProductFlag.transposedB;
  }
  return { listing: writer.listing(), end: next };
}

/** The second factor of a product that takes it transposed, as it lies in memory, and which operand has the flags. */
function transposedFactor({ code }: Listing, index: number): { readonly offset: number; readonly rows: number; readonly columns: number; readonly flags: number } | undefined {
  const at = index * wordsPerInstruction;
  const operation = code[at];
  const sizes = operation === Operation.fusedMatmul ? 5 : operation === Operation.matmul || operation === Operation.addMatmul ? 4 : undefined;
  if (sizes === undefined || ((code[at + sizes + 3] ?? 0) & ProductFlag.transposedB) === 0) return undefined;
  return { offset: code[at + 2] ?? 0, rows: code[at + sizes + 1] ?? 0, columns: code[at + sizes + 2] ?? 0, flags: sizes + 3 };
}

/** Which of these matrices the listing itself changes. */
function writtenOf({ code, count }: Listing, matrices: ReadonlyMap<number, { readonly rows: number; readonly columns: number }>): ReadonlySet<number> {
  const written = new Set<number>();
  if (matrices.size === 0) return written;
  const least = Math.min(...matrices.keys());
  const most = Math.max(...[...matrices].map(([offset, { rows, columns }]) => offset + rows * columns));
  for (let index = 0; index < count; index++) {
    const at = index * wordsPerInstruction;
    for (const { operand, kind, length } of footprintOf(code, at).uses) {
      const from = code[at + operand] ?? 0;
      if (kind === 'read' || from >= most || from + length <= least) continue;
      for (const [offset, { rows, columns }] of matrices) if (from < offset + rows * columns && offset < from + length) written.add(offset);
    }
  }
  return written;
}
