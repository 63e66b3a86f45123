/**
 * The operations of a program. An instruction is `wordsPerInstruction` integers, the operation and up to
 * eight operands, and one constant. Operands are offsets into the program's memory and sizes; the
 * comment gives their order. What each computes is said in `node/emitter.ts`.
 */
export const Operation = {
  /** y, length; constant c */
  fill: 0,
  /** x, y, length; constant c */
  scale: 1,
  addScaled: 2,
  /** a, b, y, length */
  multiply: 3,
  addMultiply: 4,
  /** A, B, C, M, N, K, transposed A (1) or B (2) */
  matmul: 5,
  addMatmul: 6,
  /** b, y, rows, columns, stride of b (0 where it is shared) */
  setRows: 7,
  addRow: 8,
  addSumOfRows: 9,
  /** x, l, rows, columns; constant c */
  rowSums: 10,
  /** l, x, rows, columns; constant c */
  addToRows: 11,
  /** a, b, l, rows, columns; constant c */
  rowDots: 12,
  /** l, x, y, rows, columns; constant c */
  addRowScaled: 13,
  /** x, columns of x, from, y, columns of y, to, rows, width */
  copyColumns: 14,
  addColumns: 15,
  /** function, x, y, length; constant c */
  activate: 16,
  /** function, x, y, dy, dx, length; constant c */
  addActivateGradient: 17,
  /** x, y, rows, columns */
  softmax: 18,
  logSoftmax: 19,
  /** y, dy, dx, rows, columns */
  addSoftmaxGradient: 20,
  addLogSoftmaxGradient: 21,
  /** x, l, rows, columns */
  logSumExp: 22,
  /** x, l, dl, dx, rows, columns */
  addLogSumExpGradient: 23,
  /** y, t, l, rows, columns; constant c */
  squaredError: 24,
  /** y, t, dl, dy, dt, rows, columns; constant c */
  addSquaredErrorGradient: 25,
  binaryCrossEntropy: 26,
  addBinaryCrossEntropyGradient: 27,
  binaryCrossEntropyOfLogits: 28,
  addBinaryCrossEntropyOfLogitsGradient: 29,
  crossEntropy: 30,
  addCrossEntropyGradient: 31,
  /** classes, y, rows, columns */
  oneHot: 32,
  /** l, total, length; constant c: total += c Σ l */
  addSum: 33,
  /** p, dp, rate, length: p −= rate · dp, the rate read from memory */
  descend: 34,
  /** a, b, total, length: total += Σ a b */
  addDot: 35,
  /**
   * A, B, C, bias, M, N, K, flags; constant slope: C = f((accumulate ? C : 0) + A B + bias). Bits of the flags: see
   * `ProductFlag`; from `productFunctionShift` on, the index of f among the elementwise functions.
   */
  fusedMatmul: 36,
  /** p, dp, v, settings, length; settings: rate, μ */
  momentum: 37,
  nesterov: 38,
  /** p, dp, s, settings, length; settings: rate, ε */
  adagrad: 39,
  /** p, dp, s, settings, length; settings: rate, ρ, 1 − ρ, ε */
  rmsprop: 40,
  /** p, dp, m, v, settings, length; settings: share of p that is kept, η / (1 − β₁ᵗ), √(1 − β₂ᵗ), β₁, 1 − β₁, β₂, 1 − β₂, ε */
  adam: 41,
  /** function, x, y, dy, dx, length; constant c: dx = dy ⊙ f′(x) */
  activateGradient: 42,
  /** x, y, rows, columns of x: y = xᵀ */
  transpose: 43,
  /** x, table, y, rows, columns of x, columns of y, columns of the table, stride of x (0 where its one row is shared); constant c */
  pick: 44,
  /** dy, table, dx, rows, columns of dy, columns of dx, columns of the table, stride of dx; constant c */
  addPicked: 45,
  /** x, table, y, columns, rows, columns of x, columns of y, columns of the table */
  pickMaximum: 46,
  /** dy, columns, dx, rows, columns of dy, columns of dx */
  addAtColumns: 47,
  /** A, B, C, samples, M, N, K, flags: transposed A (1) or B (2), and `SharedFlag` */
  matmulEach: 48,
  addMatmulEach: 49,
  /** b, x, y, rows, columns */
  addColumnsScaled: 50,
  /** a, b, d, rows, columns */
  addColumnDots: 51,
  /** a, b, y, length */
  divide: 52,
  /** b, y, dy, da, db, length */
  addDivideGradient: 53,
  /** a, b, y, length; constant 1 (the larger) or −1 (the smaller) */
  extremum: 54,
  /** a, b, dy, da, db, length; constant likewise */
  addExtremumGradient: 55,
} as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/** The lowest bits of the flags of `fusedMatmul`. */
export const ProductFlag = { transposedA: 1, transposedB: 2, accumulate: 4, bias: 8 } as const;

/** Which matrix of `matmulEach` is the same for all samples, among its flags; above those of any product. */
export const SharedFlag = { a: 1 << 16, b: 1 << 17, c: 1 << 18 } as const;

/** The bits of the flags of `fusedMatmul` above this one are the index of its function. */
export const productFunctionShift = 4;

/** One word for the operation, eight for operands. */
export const wordsPerInstruction = 9;

/** A program as a backend takes it: flat, and free of anything but numbers. */
export interface InstructionList {
  readonly code: Int32Array;
  /** The constant of each instruction. */
  readonly constants: Float64Array;
}
