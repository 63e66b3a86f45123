import { footprintOf } from '../../kernels/footprint.ts';
import { wordsPerInstruction } from '../../kernels/operations.ts';
import { type Listing, filtered } from './listing.ts';

/** The places of memory that are read later on, by the program or from outside. */
export class Wanted {
  readonly #wanted: Uint8Array;

  constructor(size: number) {
    this.#wanted = new Uint8Array(size);
  }

  add(from: number, length: number): void {
    this.#wanted.fill(1, from, from + length);
  }

  addAll(other: Wanted): this {
    for (let place = 0; place < this.#wanted.length; place++) if (other.#wanted[place] === 1) this.#wanted[place] = 1;
    return this;
  }

  has(from: number, to: number): boolean {
    return this.#wanted.subarray(from, to).includes(1);
  }
}

/** Leaves out what nobody reads, such as the gradients that come back to the data. `wanted` is what is read after the listing; what the listing reads is added. */
export function dropUnread(listing: Listing, wanted: Wanted): Listing {
  const { code, count } = listing;
  const kept = new Uint8Array(count);
  for (let index = count - 1; index >= 0; index--) {
    const at = index * wordsPerInstruction;
    const { uses } = footprintOf(code, at);
    const place = (operand: number): number => code[at + operand] ?? 0;
    if (!uses.some(({ kind, operand, length }) => kind !== 'read' && wanted.has(place(operand), place(operand) + length))) continue;
    kept[index] = 1;
    for (const { kind, operand, length } of uses) if (kind === 'read') wanted.add(place(operand), length);
  }
  return filtered(listing, kept);
}
