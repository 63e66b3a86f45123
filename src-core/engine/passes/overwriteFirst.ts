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
  const flush = (regions: readonly (readonly [from: number, to: number])[]): void => {
    const pieces = regions.flatMap(([from, to]) => zeros.take(...zeros.around(from, to))).sort(([a], [b]) => a - b);
    for (const [from, to] of joined(pieces)) writer.add([Operation.fill, from, to - from], 0, -1, 0);
  };
  for (let index = 0; index < listing.count; index++) {
    const at = index * wordsPerInstruction;
    if (code[at] === Operation.fill && constants[index] === 0) {
      zeros.put(code[at + 1] ?? 0, code[at + 2] ?? 0);
      continue;
    }
    let writes = false;
    const needed: [number, number][] = [];
    for (const { operand, kind, length, isPartial } of footprintOf(code, at).uses) {
      const from = code[at + operand] ?? 0;
      if (kind === 'write' && !isPartial) zeros.drop(from, from + length);
      else if (kind === 'add' && !isPartial && writingForm(code, at) && zeros.covers(from, from + length)) {
        zeros.drop(from, from + length);
        writes = true;
      } else needed.push([from, from + length]);
    }
    flush(needed);
    const start = writer.copy(listing, index, -1, 0);
    const form = writes ? writingForm(code, at) : undefined;
    if (!form) continue;
    writer.code[start] = form.operation;
    if (form.flags !== undefined) writer.code[start + 8] = form.flags;
  }
  for (const [from, to] of zeros.take(0, size)) if (isRead(from, to)) writer.add([Operation.fill, from, to - from], 0, -1, 0);
  return writer.listing();
}

/** Pieces that touch become one. */
function joined(pieces: readonly (readonly [number, number])[]): [number, number][] {
  const found: [number, number][] = [];
  for (const [from, to] of pieces) {
    const last = found.at(-1);
    if (last?.[1] === from) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}

const little = 2; // elements

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

  /** A region and what is pending on both sides of it, where that is little: one operation writes both. */
  around(from: number, to: number): [number, number] {
    let [start, end] = [from, to];
    if (!this.#pending.subarray(from, to).includes(1)) return [from, to];
    while (start > 0 && from - start < little && this.#pending[start - 1] === 1) start--;
    while (end - to < little && this.#pending[end] === 1) end++;
    return [start, end];
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
