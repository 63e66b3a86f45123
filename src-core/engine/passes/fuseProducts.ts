import { footprintOf } from '../../kernels/footprint.ts';
import { Operation, ProductFlag, productFunctionShift, wordsPerInstruction } from '../../kernels/operations.ts';
import { type Listing, ListingWriter } from './listing.ts';

/** How many instructions ahead the next one that touches a product's result is looked for. */
const horizon = 24;

interface Product {
  readonly A: number;
  readonly B: number;
  readonly C: number;
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly flags: number;
  readonly bias: number;
  readonly slope: number;
}

/** A product, the bias that is added to each row of it and the function that is applied to it in place become one operation. */
export function fuseProducts(listing: Listing): Listing {
  const taken = new Uint8Array(listing.count);
  const writer = new ListingWriter();
  for (let index = 0; index < listing.count; index++) {
    if (taken[index] === 1) continue;
    const alone = productAt(listing, index);
    const grown = alone && grow(listing, index, alone, taken);
    if (!grown || grown === alone) writer.copy(listing, index, -1, 0);
    else writer.add([Operation.fusedMatmul, grown.A, grown.B, grown.C, grown.bias, grown.M, grown.N, grown.K, grown.flags], grown.slope, -1, 0);
  }
  return writer.listing();
}

function productAt({ code }: Listing, index: number): Product | undefined {
  const at = index * wordsPerInstruction;
  const operation = code[at];
  if (operation !== Operation.matmul && operation !== Operation.addMatmul) return undefined;
  const of = (operand: number): number => code[at + operand] ?? 0;
  const accumulate = operation === Operation.addMatmul ? ProductFlag.accumulate : 0;
  return { A: of(1), B: of(2), C: of(3), M: of(4), N: of(5), K: of(6), flags: of(7) | accumulate, bias: 0, slope: 0 };
}

/** Takes in what happens to the result next, as long as a product can do it. */
function grow(listing: Listing, index: number, product: Product, taken: Uint8Array): Product {
  const { code, constants } = listing;
  const { C, M, N } = product;
  const next = nextTouching(listing, index, C, C + M * N, taken);
  if (next === undefined) return product;
  const at = next * wordsPerInstruction;
  const of = (operand: number): number => code[at + operand] ?? 0;
  const hasBias = (product.flags & ProductFlag.bias) !== 0;
  if (code[at] === Operation.addRow && !hasBias && of(2) === C && of(3) === M && of(4) === N && of(5) === 1 && isUntouched(listing, index, next, of(1), of(1) + N)) {
    taken[next] = 1;
    return grow(listing, next, { ...product, bias: of(1), flags: product.flags | ProductFlag.bias }, taken);
  }
  if (code[at] === Operation.activate && of(2) === C && of(3) === C && of(4) === M * N) {
    taken[next] = 1;
    return { ...product, flags: product.flags | (of(1) << productFunctionShift), slope: constants[next] ?? 0 };
  }
  return product;
}

/** The first instruction after one that touches a place, unless it is too far away. */
function nextTouching(listing: Listing, after: number, from: number, to: number, taken: Uint8Array): number | undefined {
  const end = Math.min(listing.count, after + horizon);
  for (let index = after + 1; index < end; index++) if (taken[index] === 0 && touches(listing, index, from, to, true)) return index;
  return undefined;
}

/** Whether nothing between two instructions writes to a place. */
function isUntouched(listing: Listing, after: number, before: number, from: number, to: number): boolean {
  for (let index = after + 1; index < before; index++) if (touches(listing, index, from, to, false)) return false;
  return true;
}

function touches({ code }: Listing, index: number, from: number, to: number, readsToo: boolean): boolean {
  const at = index * wordsPerInstruction;
  return footprintOf(code, at).uses.some(({ operand, kind, length }) => {
    const start = code[at + operand] ?? 0;
    return (readsToo || kind !== 'read') && start < to && from < start + length;
  });
}
