import { Operation, ProductFlag, SharedFlag, wordsPerInstruction } from '../../kernels/operations.ts';
import { type Listing, ListingWriter } from './listing.ts';

/** What the first term of a sum becomes when the sum begins at zero: it is added like all others. */
const addingForm = new Map<number, number>([
  [Operation.matmul, Operation.addMatmul],
  [Operation.setRows, Operation.addRow],
]);

/**
 * Writes sums so that no term is the first: `z = h U; z += x W; z += b` becomes `z = 0`, and three terms that may be
 * added in any order. So those that do not wait for the step before can go ahead of it.
 */
export function openSums(listing: Listing): Listing {
  const writer = new ListingWriter();
  for (let index = 0; index < listing.count; index++) {
    const at = index * wordsPerInstruction;
    const iteration = listing.iterations[index] ?? 0;
    // Two places in the loop's body for each one before: the zeros, and the term.
    const statement = (listing.statements[index] ?? 0) * 2;
    const adding = addingForm.get(listing.code[at] ?? 0);
    if (adding !== undefined) {
      const [y, length] = target(listing.code, at);
      writer.add([Operation.fill, y, length], 0, iteration, statement);
    }
    const start = writer.copy(listing, index, iteration, statement + 1);
    if (adding !== undefined) writer.code[start] = adding;
  }
  return writer.listing();
}

function target(code: Int32Array, at: number): readonly [offset: number, length: number] {
  const of = (operand: number): number => code[at + operand] ?? 0;
  return code[at] === Operation.matmul ? [of(3), of(4) * of(5)] : [of(2), of(3) * of(4)];
}

/** What an adding operation is where nothing was there before; undefined where there is no such one. */
export function writingForm(code: Int32Array, at: number): { readonly operation: number; readonly flags?: number } | undefined {
  switch (code[at]) {
    case Operation.addMatmul:
      return { operation: Operation.matmul };
    case Operation.addMatmulEach:
      // What all samples add to is written by none of them.
      return ((code[at + 8] ?? 0) & SharedFlag.c) === 0 ? { operation: Operation.matmulEach } : undefined;
    case Operation.fusedMatmul:
      return { operation: Operation.fusedMatmul, flags: (code[at + 8] ?? 0) & ~ProductFlag.accumulate };
    case Operation.addRow:
      return { operation: Operation.setRows };
    case Operation.addScaled:
      return { operation: Operation.scale };
    case Operation.addMultiply:
      return { operation: Operation.multiply };
    case Operation.addActivateGradient:
      return { operation: Operation.activateGradient };
    case Operation.addColumns:
      return { operation: Operation.copyColumns };
    default:
      return undefined;
  }
}
