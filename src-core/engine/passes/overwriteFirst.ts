import { footprintOf } from '../../kernels/footprint.ts';
import { Operation, wordsPerInstruction } from '../../kernels/operations.ts';
import { type Listing, ListingWriter } from './listing.ts';
import { writingForm } from './openSums.ts';

/**
 * Zeros are not written where the first term of a sum can be written instead of added, and nowhere before they are
 * needed. `isRead` says whether someone outside the program reads a place: what was to be zero there is written at last.
 */
export function overwriteFirst(listing: Listing, size: number, isRead: (from: number, to: number) => boolean): Listing {
  const zeros = new PendingZeros(size);
  const writer = new ListingWriter();
  const { code, constants } = listing;
  const flush = (from: number, to: number): void => {
    for (const [start, end] of zeros.take(from, to)) writer.add([Operation.fill, start, end - start], 0, -1, 0);
  };
  for (let index = 0; index < listing.count; index++) {
    const at = index * wordsPerInstruction;
    if (code[at] === Operation.fill && constants[index] === 0) {
      zeros.put(code[at + 1] ?? 0, code[at + 2] ?? 0);
      continue;
    }
    let writes = false;
    for (const { operand, kind, length, isPartial } of footprintOf(code, at).uses) {
      const from = code[at + operand] ?? 0;
      if (kind === 'write' && !isPartial) zeros.drop(from, from + length);
      else if (kind === 'add' && !isPartial && writingForm(code, at) && zeros.covers(from, from + length)) {
        zeros.drop(from, from + length);
        writes = true;
      } else flush(from, from + length);
    }
    const start = writer.copy(listing, index, -1, 0);
    const form = writes ? writingForm(code, at) : undefined;
    if (!form) continue;
    writer.code[start] = form.operation;
    if (form.flags !== undefined) writer.code[start + 8] = form.flags;
  }
  for (const [from, to] of zeros.take(0, size)) if (isRead(from, to)) writer.add([Operation.fill, from, to - from], 0, -1, 0);
  return writer.listing();
}

/** Places that are to be zero but have not been written yet. */
class PendingZeros {
  readonly #pending: Uint8Array;

  constructor(size: number) {
    this.#pending = new Uint8Array(size);
  }

  put(from: number, length: number): void {
    this.#pending.fill(1, from, from + length);
  }

  drop(from: number, to: number): void {
    this.#pending.fill(0, from, to);
  }

  covers(from: number, to: number): boolean {
    return !this.#pending.subarray(from, to).includes(0);
  }

  /** The pieces within a region, which are not pending any more. */
  take(from: number, to: number): [number, number][] {
    const pieces: [number, number][] = [];
    for (let start = this.#next(1, from, to); start < to; start = this.#next(1, start, to)) {
      const end = this.#next(0, start, to);
      pieces.push([start, end]);
      start = end;
    }
    this.#pending.fill(0, from, to);
    return pieces;
  }

  #next(state: 0 | 1, from: number, to: number): number {
    const at = this.#pending.subarray(from, to).indexOf(state);
    return at === -1 ? to : from + at;
  }
}
