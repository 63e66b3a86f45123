import { footprintOf } from '../../kernels/footprint.ts';
import { Operation, wordsPerInstruction } from '../../kernels/operations.ts';
import type { Region } from '../layout.ts';
import { type Listing, filtered } from './listing.ts';

/**
 * Leaves out of the way back what has nothing to bring: where a loss counts at some steps only, no gradient comes to the
 * nodes in front of it at the others. What an instruction adds to a gradient is linear in the gradients that it reads
 * (the chain rule), so where these are all known to be zero it adds nothing. `gradients` is where they lie.
 */
export function dropZeros(listing: Listing, gradients: Region): Listing {
  const { code, constants, count } = listing;
  const isZero = new Uint8Array(gradients.to - gradients.from);
  const kept = new Uint8Array(count).fill(1);
  for (let index = 0; index < count; index++) {
    const at = index * wordsPerInstruction;
    const { uses } = footprintOf(code, at);
    const rangeOf = ({ operand, length }: (typeof uses)[number]): readonly [from: number, to: number] | undefined => {
      const from = (code[at + operand] ?? 0) - gradients.from;
      return from >= 0 && from < isZero.length ? [from, from + length] : undefined;
    };
    const upstream = uses.flatMap((use) => (use.kind === 'read' ? [rangeOf(use)] : [])).filter((range) => range !== undefined);
    const bringsNothing = upstream.length > 0 && upstream.every(([from, to]) => !isZero.subarray(from, to).includes(0));
    const adds = uses.every(({ kind }) => kind !== 'write');
    if (bringsNothing && adds) {
      kept[index] = 0;
      continue;
    }
    const becomesZero = bringsNothing || (code[at] === Operation.fill && constants[index] === 0);
    for (const use of uses) {
      const range = use.kind === 'read' ? undefined : rangeOf(use);
      if (range) isZero.fill(becomesZero && use.isPartial !== true ? 1 : 0, ...range);
    }
  }
  return filtered(listing, kept);
}
