import type { View } from './view.ts';

/** The elementwise functions that follow a layer. */
export const activationFunctions = [
  ...['identity', 'sigmoid', 'tanh', 'relu', 'leaky-relu', 'softplus'] as const,
  ...['elu', 'selu', 'gelu', 'gelu-tanh', 'silu', 'mish', 'hard-sigmoid', 'hard-tanh', 'softsign', 'step'] as const,
] as const;
export type ActivationFunction = (typeof activationFunctions)[number];

/** All elementwise functions that the kernels know. */
export const elementwiseFunctions = [...activationFunctions, 'absolute', 'exp', 'log', 'sqrt', 'power', 'at-least', 'at-most', 'sin', 'cos'] as const;
export type ElementwiseFunction = (typeof elementwiseFunctions)[number];

/**
 * The vocabulary in which nodes write their mathematics. Each call appends one operation to the
 * program; nothing is computed until the program runs. Views are matrices, a per-sample tensor
 * has one row for each sample. Names that begin with `add` accumulate, the others overwrite.
 * @throws AppError E_INTERNAL_VIEW where the sizes of the views do not fit the operation.
 */
export interface Emitter {
  /** `y = c` */
  fill(c: number, y: View): void;
  /** Every row of `y` is `values`, written once when the program is loaded. */
  preset(values: readonly number[], y: View): void;
  /** A row of numbers that never change, written once when the program is loaded. */
  constants(values: readonly number[]): View;
  /** A row for numbers on their way from one operation to the next; until one is written to it, it holds nothing. */
  row(columns: number): View;
  /** `y = x` */
  copy(x: View, y: View): void;
  /** `y += x` */
  add(x: View, y: View): void;
  /** `y = c x` */
  scale(x: View, c: number, y: View): void;
  /** `y += c x` */
  addScaled(x: View, c: number, y: View): void;
  /** `y = a ⊙ b` */
  multiply(a: View, b: View, y: View): void;
  /** `y += a ⊙ b` */
  addMultiply(a: View, b: View, y: View): void;
  /** `C = A B`; either factor may be `transpose(…)`. */
  matmul(A: View, B: View, C: View): void;
  /** `C += A B`; either factor may be `transpose(…)`. */
  addMatmul(A: View, B: View, C: View): void;
  /** `y[n, :] = b`: the one row `b` for each sample. */
  setRows(b: View, y: View): void;
  /** `y[n, :] += b`; a `b` with one element is shared by every column. */
  addRow(b: View, y: View): void;
  /** `b += Σₙ y[n, :]`; a `b` with one element takes the sum over every column too. */
  addSumOfRows(y: View, b: View): void;
  /** `l[n] = c Σₖ x[n, k]` */
  rowSums(x: View, c: number, l: View): void;
  /** `x[n, k] += c l[n]` */
  addToRows(l: View, c: number, x: View): void;
  /** `l[n] = c Σₖ a[n, k] b[n, k]` */
  rowDots(a: View, b: View, c: number, l: View): void;
  /** `y[n, k] += c l[n] x[n, k]` */
  addRowScaled(l: View, x: View, c: number, y: View): void;
  /** `y[n, k] += b[k] x[n, k]` */
  addColumnsScaled(b: View, x: View, y: View): void;
  /** `d[k] += Σₙ a[n, k] b[n, k]` */
  addColumnDots(a: View, b: View, d: View): void;
  /** `y[:, to … to + width) = x[:, from … from + width)` */
  copyColumns(x: View, from: number, y: View, to: number, width: number): void;
  /** `y[:, to … to + width) += x[:, from … from + width)` */
  addColumns(x: View, from: number, y: View, to: number, width: number): void;
  /** `y = f(x)`; `c` is the leaky ReLU's slope for negative x, the α of ELU, the exponent of a power, a bound. */
  activate(f: ElementwiseFunction, x: View, y: View, c?: number): void;
  /** `dx += dy ⊙ f′(x)`, with `y = f(x)` at hand. */
  addActivateGradient(f: ElementwiseFunction, x: View, y: View, dy: View, dx: View, c?: number): void;
  /** `y = a ⊘ b` */
  divide(a: View, b: View, y: View): void;
  /** `da += dy ⊘ b` and `db −= dy ⊙ y ⊘ b`, with `y = a ⊘ b` at hand. */
  addDivideGradient(b: View, y: View, dy: View, da: View, db: View): void;
  /** The larger of two numbers where `sign` is 1, the smaller where it is −1; a where they are equal. */
  extremum(sign: 1 | -1, a: View, b: View, y: View): void;
  /** `da += dy` where `extremum` gave a, `db += dy` where it gave b. */
  addExtremumGradient(sign: 1 | -1, a: View, b: View, dy: View, da: View, db: View): void;
  /** `y[n, :] = exp(x − m) / Σ exp(x − m)`, m the row's maximum. */
  softmax(x: View, y: View): void;
  /** `dxₖ += yₖ (dyₖ − Σᵢ dyᵢ yᵢ)` */
  addSoftmaxGradient(y: View, dy: View, dx: View): void;
  /** `y[n, :] = x − m − log Σ exp(x − m)` */
  logSoftmax(x: View, y: View): void;
  /** `dxₖ += dyₖ − exp(yₖ) Σᵢ dyᵢ` */
  addLogSoftmaxGradient(y: View, dy: View, dx: View): void;
  /** `l[n] = m + log Σₖ exp(x[n, k] − m)` */
  logSumExp(x: View, l: View): void;
  /** `dx[n, k] += dl[n] exp(x[n, k] − l[n])` */
  addLogSumExpGradient(x: View, l: View, dl: View, dx: View): void;
  /** `l[n] = c Σₖ (y[n, k] − t[n, k])²` */
  squaredError(y: View, t: View, c: number, l: View): void;
  /** `dy += 2c dl (y − t)` and `dt −= 2c dl (y − t)` */
  addSquaredErrorGradient(y: View, t: View, c: number, dl: View, dy: View, dt: View): void;
  /** `l[n] = −Σₖ (t log p + (1 − t) log(1 − p))` on probabilities */
  binaryCrossEntropy(p: View, t: View, l: View): void;
  /** `dp += dl (p − t) / (p (1 − p))` and `dt += dl (log(1 − p) − log p)` */
  addBinaryCrossEntropyGradient(p: View, t: View, dl: View, dp: View, dt: View): void;
  /** `l[n] = Σₖ (max(z, 0) − z t + log(1 + exp(−|z|)))` on logits */
  binaryCrossEntropyOfLogits(z: View, t: View, l: View): void;
  /** `dz += dl (σ(z) − t)` and `dt −= dl z` */
  addBinaryCrossEntropyOfLogitsGradient(z: View, t: View, dl: View, dz: View, dt: View): void;
  /** `l[n] = Σₖ t[n, k] (logsumexp(z[n, :]) − z[n, k])` */
  crossEntropy(z: View, t: View, l: View): void;
  /** `dz += dl (softmax(z) Σₖ tₖ − t)` and `dt += dl (logsumexp(z) − z)` */
  addCrossEntropyGradient(z: View, t: View, dl: View, dz: View, dt: View): void;
  /**
   * `y[n, j] = c Σᵥ x[n, table[j, v]]`: sums over fixed columns of each row, as many for each number of y. The table has
   * them row by row; −1 stands for none. With one column each it moves, repeats or leaves out: transposes, windows, slices.
   * An `x` with one row is shared by all rows of y.
   */
  pick(x: View, table: readonly number[], y: View, c?: number): void;
  /** `dx[n, table[j, v]] += c dy[n, j]`: the way back through `pick`. A `dx` with one row takes the sum over all rows. */
  addPicked(dy: View, table: readonly number[], dx: View, c?: number): void;
  /** `y[n, j] = maxᵥ x[n, table[j, v]]`, and in `columns[n, j]` which column of x it was: of equal ones the first. */
  pickMaximum(x: View, table: readonly number[], y: View, columns: View): void;
  /** `dx[n, columns[n, j]] += dy[n, j]`; what is no column is left out. */
  addAtColumns(dy: View, columns: View, dx: View): void;
  /**
   * `C = A B` for each of so many samples, whose matrices lie one below the other: A[s M, K], B[s K, N], C[s M, N].
   * Either factor may be `transpose(…)`: then each of its matrices is. And it may be `shared(…)`: one matrix for all.
   */
  matmulEach(samples: number, A: View, B: View, C: View): void;
  /** `C += A B` in the same way; a `shared(C)` takes the sum over all samples. */
  addMatmulEach(samples: number, A: View, B: View, C: View): void;
  /** `y[n, :]` is 1 at column `classes[n]`, 0 elsewhere; NaN where that is no column. */
  oneHot(classes: View, y: View): void;
}
