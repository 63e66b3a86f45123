import type { Precision } from '../backend.ts';
import { type InstructionList, Operation, ProductFlag, SharedFlag, productFunctionShift, wordsPerInstruction } from '../operations.ts';
import { Blocks, PreparedFlag, RecordLayout, bufferWord } from './record.ts';

/** Which operands of an operation are offsets into memory, by place from 1; the others are sizes and flags. */
const offsetsOf: Readonly<Record<keyof typeof Operation, readonly number[]>> = {
  fill: [1],
  scale: [1, 2],
  addScaled: [1, 2],
  multiply: [1, 2, 3],
  addMultiply: [1, 2, 3],
  matmul: [1, 2, 3],
  addMatmul: [1, 2, 3],
  setRows: [1, 2],
  addRow: [1, 2],
  addSumOfRows: [1, 2],
  rowSums: [1, 2],
  addToRows: [1, 2],
  rowDots: [1, 2, 3],
  addRowScaled: [1, 2, 3],
  addColumnsScaled: [1, 2, 3],
  addColumnDots: [1, 2, 3],
  copyColumns: [1, 4],
  addColumns: [1, 4],
  activate: [2, 3],
  addActivateGradient: [2, 3, 4, 5],
  activateGradient: [2, 3, 4, 5],
  divide: [1, 2, 3],
  addDivideGradient: [1, 2, 3, 4, 5],
  extremum: [1, 2, 3],
  addExtremumGradient: [1, 2, 3, 4, 5],
  transpose: [1, 2],
  softmax: [1, 2],
  logSoftmax: [1, 2],
  addSoftmaxGradient: [1, 2, 3],
  addLogSoftmaxGradient: [1, 2, 3],
  logSumExp: [1, 2],
  addLogSumExpGradient: [1, 2, 3, 4],
  squaredError: [1, 2, 3],
  addSquaredErrorGradient: [1, 2, 3, 4, 5],
  binaryCrossEntropy: [1, 2, 3],
  addBinaryCrossEntropyGradient: [1, 2, 3, 4, 5],
  binaryCrossEntropyOfLogits: [1, 2, 3],
  addBinaryCrossEntropyOfLogitsGradient: [1, 2, 3, 4, 5],
  crossEntropy: [1, 2, 3],
  addCrossEntropyGradient: [1, 2, 3, 4, 5],
  oneHot: [1, 2],
  addSum: [1, 2],
  descend: [1, 2, 3],
  addDot: [1, 2, 3],
  fusedMatmul: [1, 2, 3, 4],
  pick: [1, 2, 3],
  addPicked: [1, 2, 3],
  pickMaximum: [1, 2, 3, 4],
  addAtColumns: [1, 2, 3],
  matmulEach: [1, 2, 3],
  addMatmulEach: [1, 2, 3],
  momentum: [1, 2, 3, 4],
  nesterov: [1, 2, 3, 4],
  adagrad: [1, 2, 3, 4],
  rmsprop: [1, 2, 3, 4],
  adam: [1, 2, 3, 4, 5],
};

/** Bit k is set where operand k of the operation is an offset; by operation. */
const offsetBits: readonly number[] = Object.entries(Operation).reduce<number[]>((bits, [name, operation]) => {
  bits[operation] = offsetsOf[name as keyof typeof Operation].reduce((all, place) => all | (1 << place), 0);
  return bits;
}, []);

/** Bytes of a number. */
export function bytesOf(precision: Precision): number {
  return precision === 'float64' ? 8 : 4;
}

/** Where a program's parts begin in its memory, in bytes; the arena begins at 0. */
export interface Places {
  readonly records: number;
  /** Room for packed blocks of the thread that runs the program, and of the helper, which has none where there is one thread. */
  readonly buffer: number;
  readonly helperBuffer: number;
  readonly end: number;
}

const alignment = 64;
/** Tiles and vectors read beyond the last number. */
const margin = 64;

/** One after the other: the arena of `size` numbers, the records, and for each thread room for what products pack. */
export function placesOf(instructions: InstructionList, size: number, precision: Precision, threads: 1 | 2): Places {
  const records = align(size * bytesOf(precision) + margin);
  const buffer = align(records + instructions.constants.length * RecordLayout.bytes);
  const room = bufferBytes(instructions, precision) + margin;
  const helperBuffer = align(buffer + room);
  return { records, buffer, helperBuffer, end: threads === 1 ? buffer + room : helperBuffer + room };
}

function align(address: number): number {
  return Math.ceil(address / alignment) * alignment;
}

/** The most bytes that a product of the list needs for packed blocks. */
function bufferBytes({ code }: InstructionList, precision: Precision): number {
  const size = bytesOf(precision);
  let most = 0;
  for (let at = 0; at < code.length; at += wordsPerInstruction) {
    const each = productOfEachAt(code, at);
    if (!each && !isProduct(code[at]!)) continue;
    const { M, N, K, flags } = each ?? productAt(code, at);
    const packed = packing(M, N, K, flags, size);
    if (packed === 0) continue;
    const depth = Math.min(K, Blocks.depth);
    const panel = depth * panelBytes;
    const tiles = packed & PreparedFlag.packedA ? depth * Math.ceil(Math.min(M, Blocks.height) / tileRows) * tileRows * size : 0;
    most = Math.max(most, panel + tiles);
  }
  return most;
}

/**
 * Writes the list as records into the bytes of memory from `address` on. Offsets into the arena become addresses, as
 * the arena begins at 0; products learn which of their factors are packed, and where: at `buffer`.
 */
export function writeRecords({ code, constants }: InstructionList, precision: Precision, bytes: ArrayBufferLike, address: number, buffer: number): void {
  const shift = precision === 'float64' ? 3 : 2;
  const words = new Int32Array(bytes, address, (constants.length * RecordLayout.bytes) / 4);
  const numbers = new Float64Array(bytes, address, (constants.length * RecordLayout.bytes) / 8);
  for (let index = 0; index < constants.length; index++) {
    const from = index * wordsPerInstruction;
    const to = (index * RecordLayout.bytes) / 4;
    const operation = code[from]!;
    const isOffset = offsetBits[operation]!;
    words[to] = operation;
    for (let place = 1; place < wordsPerInstruction; place++) words[to + place] = (isOffset >> place) & 1 ? code[from + place]! << shift : code[from + place]!;
    numbers[(index * RecordLayout.bytes + RecordLayout.constant) / 8] = constants[index]!;
    const each = productOfEachAt(code, from);
    if (each) writeProductOfEach(words, to, each, code[from + 8]! & sharedFlags, 1 << shift, buffer);
    else if (isProduct(operation)) writeProduct(words, to, productAt(code, from), 1 << shift, buffer);
  }
}

export function isProduct(operation: number): boolean {
  return operation === Operation.matmul || operation === Operation.addMatmul || operation === Operation.fusedMatmul;
}

export interface Product {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  /** As those of `fusedMatmul`. */
  readonly flags: number;
}

/** The product whose words begin at `at`, as it is prepared. */
export function productAt(code: Int32Array, at: number): Product {
  const operation = code[at];
  return sized(code, operation === Operation.fusedMatmul ? at + 5 : at + 4, operation === Operation.addMatmul);
}

const sharedFlags = SharedFlag.a | SharedFlag.b | SharedFlag.c;

/** The product that is made for each sample by the instruction whose words begin at `at`; undefined where it makes none. */
function productOfEachAt(code: Int32Array, at: number): Product | undefined {
  const operation = code[at];
  if (operation !== Operation.matmulEach && operation !== Operation.addMatmulEach) return undefined;
  const product = sized(code, at + 5, operation === Operation.addMatmulEach);
  return { ...product, flags: product.flags & ~sharedFlags };
}

/** The product whose sizes, and flags behind them, begin at `sizes`. */
function sized(code: Int32Array, sizes: number, adds: boolean): Product {
  const accumulates = adds ? ProductFlag.accumulate : 0;
  const [M, N, K] = [code[sizes]!, code[sizes + 1]!, code[sizes + 2]!];
  // A matrix of one row, or one column, lies as its transpose does.
  const turned = (M === 1 || K === 1 ? 0 : ProductFlag.transposedA) | (N === 1 || K === 1 ? 0 : ProductFlag.transposedB);
  const others = ~(ProductFlag.transposedA | ProductFlag.transposedB);
  return { M, N, K, flags: (code[sizes + 3]! & (others | turned)) | accumulates };
}

/** All products are prepared as the one that can do everything. The three addresses before the bias are in their places. */
function writeProduct(words: Int32Array, to: number, product: Product, size: number, buffer: number): void {
  const hasBias = (product.flags & ProductFlag.bias) !== 0;
  words[to] = Operation.fusedMatmul;
  if (!hasBias) words[to + 4] = 0;
  writeSizes(words, to, product, size, buffer);
}

/** The addresses, and the number of samples, are in their places. */
function writeProductOfEach(words: Int32Array, to: number, product: Product, sharing: number, size: number, buffer: number): void {
  words[to] = Operation.matmulEach;
  writeSizes(words, to, product, size, buffer);
  words[to + 8]! |= sharing;
}

function writeSizes(words: Int32Array, to: number, { M, N, K, flags }: Product, size: number, buffer: number): void {
  const prepared = (flags & ((1 << productFunctionShift) - 1)) | packing(M, N, K, flags, size) | ((flags >> productFunctionShift) << PreparedFlag.functionShift);
  if (M * N === 0) {
    // Nothing to write: filling no numbers does that.
    words[to] = Operation.fill;
    words[to + 2] = 0;
    return;
  }
  words[to + 5] = M;
  words[to + 6] = N;
  words[to + 7] = K;
  words[to + 8] = prepared;
  words[to + bufferWord] = buffer;
}

const tileRows = 4;
const panelBytes = 32;
/** Bytes of a B that is read where it lies. */
const directBytes = 2 ** 18;
/** Bytes of a transposed A that is read where it lies. */
const directTiles = 2 ** 15;

/** Which factors are worth packing. B's transpose always is packed, as tiles read rows. */
function packing(M: number, N: number, K: number, flags: number, size: number): number {
  const isBPacked = (flags & ProductFlag.transposedB) !== 0 || (M > 2 * tileRows && N * K * size > directBytes);
  if (!isBPacked) return 0;
  const isAPacked = (flags & ProductFlag.transposedA) !== 0 && N * size > panelBytes && M * K * size > directTiles;
  return PreparedFlag.packedB | (isAPacked ? PreparedFlag.packedA : 0);
}
