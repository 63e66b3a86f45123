import { AppError } from '../graph/appError.ts';
import { type ElementwiseFunction, type Emitter, elementwiseFunctions } from '../node/emitter.ts';
import { type View, isAbsent, lengthOf } from '../node/view.ts';
import { type InstructionList, Operation, ProductFlag, SharedFlag, productFunctionShift, wordsPerInstruction } from './operations.ts';

/** Numbers that are written into memory once, when the program is loaded: each row of the view. */
export interface Preset {
  readonly view: View;
  readonly values: readonly number[];
}

/** The optimizers that keep numbers of their own for each parameter; AdamW is Adam with a setting. */
export type SlottedOptimizer = 'momentum' | 'nesterov' | 'adagrad' | 'rmsprop' | 'adam';

/** What `fusedMatmul` does besides multiplying; all of it may be left out. */
export interface ProductOptions {
  readonly bias?: View | undefined;
  readonly accumulate?: boolean;
  readonly f?: ElementwiseFunction;
  /** The leaky ReLU's slope for negative numbers. */
  readonly slope?: number;
}

/** Turns the calls of node definitions into instructions, and refuses views whose sizes do not fit. */
export class InstructionEmitter implements Emitter {
  readonly presets: Preset[] = [];
  readonly #tables: { readonly values: readonly number[]; readonly offset: number }[] = [];
  #end: number;
  #code = new Int32Array(64 * wordsPerInstruction);
  #constants = new Float64Array(64);
  #count = 0;

  /** `end` is where the program's memory ends without tables, which are put behind it. */
  constructor(end = 0) {
    this.#end = end;
  }

  /** Where memory ends, tables and all. */
  get end(): number {
    return this.#end;
  }

  /** The number of instructions so far: the index of the next one. */
  get count(): number {
    return this.#count;
  }

  instructions(): InstructionList {
    return { code: this.#code.slice(0, this.#count * wordsPerInstruction), constants: this.#constants.slice(0, this.#count) };
  }

  fill(c: number, y: View): void {
    this.#emit(Operation.fill, c, at(y), lengthOf(y));
  }

  preset(values: readonly number[], y: View): void {
    require(values.length === y.columns, 'preset');
    this.presets.push({ view: y, values });
  }

  constants(values: readonly number[]): View {
    return { offset: this.#table(values), rows: 1, columns: values.length };
  }

  row(columns: number): View {
    const offset = this.#end;
    this.#end += columns;
    return { offset, rows: 1, columns };
  }

  copy(x: View, y: View): void {
    this.scale(x, 1, y);
  }

  add(x: View, y: View): void {
    this.addScaled(x, 1, y);
  }

  scale(x: View, c: number, y: View): void {
    this.#emit(Operation.scale, c, at(x), at(y), equalLength('scale', x, y));
  }

  addScaled(x: View, c: number, y: View): void {
    this.#emit(Operation.addScaled, c, at(x), at(y), equalLength('addScaled', x, y));
  }

  multiply(a: View, b: View, y: View): void {
    this.#emit(Operation.multiply, 0, at(a), at(b), at(y), equalLength('multiply', a, b, y));
  }

  addMultiply(a: View, b: View, y: View): void {
    this.#emit(Operation.addMultiply, 0, at(a), at(b), at(y), equalLength('addMultiply', a, b, y));
  }

  matmul(A: View, B: View, C: View): void {
    this.#matmul(Operation.matmul, A, B, C);
  }

  addMatmul(A: View, B: View, C: View): void {
    this.#matmul(Operation.addMatmul, A, B, C);
  }

  setRows(b: View, y: View): void {
    this.#emit(Operation.setRows, 0, at(b), at(y), y.rows, y.columns, rowStride('setRows', b, y));
  }

  addRow(b: View, y: View): void {
    this.#emit(Operation.addRow, 0, at(b), at(y), y.rows, y.columns, rowStride('addRow', b, y));
  }

  addSumOfRows(y: View, b: View): void {
    this.#emit(Operation.addSumOfRows, 0, at(b), at(y), y.rows, y.columns, rowStride('addSumOfRows', b, y));
  }

  rowSums(x: View, c: number, l: View): void {
    require(lengthOf(l) === x.rows, 'rowSums');
    this.#emit(Operation.rowSums, c, at(x), at(l), x.rows, x.columns);
  }

  addToRows(l: View, c: number, x: View): void {
    require(lengthOf(l) === x.rows, 'addToRows');
    this.#emit(Operation.addToRows, c, at(l), at(x), x.rows, x.columns);
  }

  rowDots(a: View, b: View, c: number, l: View): void {
    require(lengthOf(l) === a.rows, 'rowDots');
    equalLength('rowDots', a, b);
    this.#emit(Operation.rowDots, c, at(a), at(b), at(l), a.rows, a.columns);
  }

  addRowScaled(l: View, x: View, c: number, y: View): void {
    require(lengthOf(l) === x.rows, 'addRowScaled');
    equalLength('addRowScaled', x, y);
    this.#emit(Operation.addRowScaled, c, at(l), at(x), at(y), x.rows, x.columns);
  }

  addColumnsScaled(b: View, x: View, y: View): void {
    require(lengthOf(b) === x.columns, 'addColumnsScaled');
    equalLength('addColumnsScaled', x, y);
    this.#emit(Operation.addColumnsScaled, 0, at(b), at(x), at(y), x.rows, x.columns);
  }

  addColumnDots(a: View, b: View, d: View): void {
    require(lengthOf(d) === a.columns, 'addColumnDots');
    equalLength('addColumnDots', a, b);
    this.#emit(Operation.addColumnDots, 0, at(a), at(b), at(d), a.rows, a.columns);
  }

  copyColumns(x: View, from: number, y: View, to: number, width: number): void {
    this.#columns(Operation.copyColumns, x, from, y, to, width);
  }

  addColumns(x: View, from: number, y: View, to: number, width: number): void {
    this.#columns(Operation.addColumns, x, from, y, to, width);
  }

  activate(f: ElementwiseFunction, x: View, y: View, slope = 0): void {
    this.#emit(Operation.activate, slope, elementwiseFunctions.indexOf(f), at(x), at(y), equalLength('activate', x, y));
  }

  divide(a: View, b: View, y: View): void {
    this.#emit(Operation.divide, 0, at(a), at(b), at(y), equalLength('divide', a, b, y));
  }

  addDivideGradient(b: View, y: View, dy: View, da: View, db: View): void {
    this.#emit(Operation.addDivideGradient, 0, at(b), at(y), at(dy), at(da), at(db), equalLength('addDivideGradient', b, y, dy, da, db));
  }

  extremum(sign: 1 | -1, a: View, b: View, y: View): void {
    this.#emit(Operation.extremum, sign, at(a), at(b), at(y), equalLength('extremum', a, b, y));
  }

  addExtremumGradient(sign: 1 | -1, a: View, b: View, dy: View, da: View, db: View): void {
    this.#emit(Operation.addExtremumGradient, sign, at(a), at(b), at(dy), at(da), at(db), equalLength('addExtremumGradient', a, b, dy, da, db));
  }

  addActivateGradient(f: ElementwiseFunction, x: View, y: View, dy: View, dx: View, slope = 0): void {
    const length = equalLength('addActivateGradient', x, y, dy, dx);
    this.#emit(Operation.addActivateGradient, slope, elementwiseFunctions.indexOf(f), at(x), at(y), at(dy), at(dx), length);
  }

  softmax(x: View, y: View): void {
    equalLength('softmax', x, y);
    this.#emit(Operation.softmax, 0, at(x), at(y), x.rows, x.columns);
  }

  logSoftmax(x: View, y: View): void {
    equalLength('logSoftmax', x, y);
    this.#emit(Operation.logSoftmax, 0, at(x), at(y), x.rows, x.columns);
  }

  addSoftmaxGradient(y: View, dy: View, dx: View): void {
    equalLength('addSoftmaxGradient', y, dy, dx);
    this.#emit(Operation.addSoftmaxGradient, 0, at(y), at(dy), at(dx), y.rows, y.columns);
  }

  addLogSoftmaxGradient(y: View, dy: View, dx: View): void {
    equalLength('addLogSoftmaxGradient', y, dy, dx);
    this.#emit(Operation.addLogSoftmaxGradient, 0, at(y), at(dy), at(dx), y.rows, y.columns);
  }

  logSumExp(x: View, l: View): void {
    require(lengthOf(l) === x.rows, 'logSumExp');
    this.#emit(Operation.logSumExp, 0, at(x), at(l), x.rows, x.columns);
  }

  addLogSumExpGradient(x: View, l: View, dl: View, dx: View): void {
    require(lengthOf(l) === x.rows && lengthOf(dl) === x.rows, 'addLogSumExpGradient');
    equalLength('addLogSumExpGradient', x, dx);
    this.#emit(Operation.addLogSumExpGradient, 0, at(x), at(l), at(dl), at(dx), x.rows, x.columns);
  }

  squaredError(y: View, t: View, c: number, l: View): void {
    this.#loss(Operation.squaredError, c, y, t, l);
  }

  addSquaredErrorGradient(y: View, t: View, c: number, dl: View, dy: View, dt: View): void {
    this.#lossGradient(Operation.addSquaredErrorGradient, c, y, t, dl, dy, dt);
  }

  binaryCrossEntropy(p: View, t: View, l: View): void {
    this.#loss(Operation.binaryCrossEntropy, 0, p, t, l);
  }

  addBinaryCrossEntropyGradient(p: View, t: View, dl: View, dp: View, dt: View): void {
    this.#lossGradient(Operation.addBinaryCrossEntropyGradient, 0, p, t, dl, dp, dt);
  }

  binaryCrossEntropyOfLogits(z: View, t: View, l: View): void {
    this.#loss(Operation.binaryCrossEntropyOfLogits, 0, z, t, l);
  }

  addBinaryCrossEntropyOfLogitsGradient(z: View, t: View, dl: View, dz: View, dt: View): void {
    this.#lossGradient(Operation.addBinaryCrossEntropyOfLogitsGradient, 0, z, t, dl, dz, dt);
  }

  crossEntropy(z: View, t: View, l: View): void {
    this.#loss(Operation.crossEntropy, 0, z, t, l);
  }

  addCrossEntropyGradient(z: View, t: View, dl: View, dz: View, dt: View): void {
    this.#lossGradient(Operation.addCrossEntropyGradient, 0, z, t, dl, dz, dt);
  }

  oneHot(classes: View, y: View): void {
    require(lengthOf(classes) === y.rows, 'oneHot');
    this.#emit(Operation.oneHot, 0, at(classes), at(y), y.rows, y.columns);
  }

  pick(x: View, table: readonly number[], y: View, c = 1): void {
    this.#picking(Operation.pick, c, table, x, y);
  }

  addPicked(dy: View, table: readonly number[], dx: View, c = 1): void {
    this.#picking(Operation.addPicked, c, table, dy, dx);
  }

  pickMaximum(x: View, table: readonly number[], y: View, columns: View): void {
    equalLength('pickMaximum', y, columns);
    const width = tableWidth(table, y.columns, x.columns);
    require(x.rows === y.rows && hasOneInEach(table, width), 'pickMaximum');
    this.#emit(Operation.pickMaximum, 0, at(x), this.#table(table), at(y), at(columns), x.rows, x.columns, y.columns, width);
  }

  addAtColumns(dy: View, columns: View, dx: View): void {
    equalLength('addAtColumns', dy, columns);
    require(dy.rows === dx.rows, 'addAtColumns');
    this.#emit(Operation.addAtColumns, 0, at(dy), at(columns), at(dx), dy.rows, dy.columns, dx.columns);
  }

  matmulEach(samples: number, A: View, B: View, C: View): void {
    this.#matmulEach(Operation.matmulEach, samples, A, B, C);
  }

  addMatmulEach(samples: number, A: View, B: View, C: View): void {
    this.#matmulEach(Operation.addMatmulEach, samples, A, B, C);
  }

  /** `dx = dy ⊙ f′(x)`, where nothing was there before. Not for node definitions. */
  activateGradient(f: ElementwiseFunction, x: View, y: View, dy: View, dx: View, slope = 0): void {
    const length = equalLength('activateGradient', x, y, dy, dx);
    this.#emit(Operation.activateGradient, slope, elementwiseFunctions.indexOf(f), at(x), at(y), at(dy), at(dx), length);
  }

  /** `y = xᵀ`. Not for node definitions: there a view is transposed where it is multiplied. */
  transpose(x: View, y: View): void {
    require(x.rows === y.columns && x.columns === y.rows, 'transpose');
    this.#emit(Operation.transpose, 0, at(x), at(y), x.rows, x.columns);
  }

  /** `total += c Σ l`: how a loss joins the total. Not for node definitions. */
  addSum(l: View, c: number, total: number): void {
    this.#emit(Operation.addSum, c, at(l), total, lengthOf(l));
  }

  /** `total += Σ a b`: how a loss whose samples or steps weigh differently joins the total. Not for node definitions. */
  addDot(a: View, b: View, total: number): void {
    this.#emit(Operation.addDot, 0, at(a), at(b), total, equalLength('addDot', a, b));
  }

  /** `p −= rate · dp`, the rate read from memory at `rate`. Not for node definitions. */
  descend(p: View, dp: View, rate: number): void {
    this.#emit(Operation.descend, 0, at(p), at(dp), rate, equalLength('descend', p, dp));
  }

  /**
   * `C = f((accumulate ? C : 0) + A B + bias)`; either factor may be `transpose(…)`, the bias has an entry for each column.
   * Not for node definitions: the compiler makes it of what they emit.
   */
  fusedMatmul(A: View, B: View, C: View, { bias, accumulate = false, f = 'identity', slope = 0 }: ProductOptions): void {
    const { m, n, k, transposed } = productSizes(A, B, C);
    require(!bias || lengthOf(bias) === n, 'fusedMatmul');
    const flags = transposed | (accumulate ? ProductFlag.accumulate : 0) | (bias ? ProductFlag.bias : 0) | (elementwiseFunctions.indexOf(f) << productFunctionShift);
    this.#emit(Operation.fusedMatmul, slope, at(A, true), at(B, true), at(C), bias ? at(bias) : 0, m, n, k, flags);
  }

  /**
   * An update of p by an optimizer that keeps numbers of its own in `slots`, as many as it has parameters each, with
   * the settings that `operations.ts` lists lying at `settings`. Not for node definitions.
   */
  optimize(kind: SlottedOptimizer, p: View, dp: View, slots: readonly View[], settings: number): void {
    require(slots.length === (kind === 'adam' ? 2 : 1), kind);
    this.#emit(Operation[kind], 0, at(p), at(dp), ...slots.map((slot) => at(slot)), settings, equalLength(kind, p, dp, ...slots));
  }

  #matmul(operation: Operation, A: View, B: View, C: View): void {
    const { m, n, k, transposed } = productSizes(A, B, C);
    this.#emit(operation, 0, at(A, true), at(B, true), at(C), m, n, k, transposed);
  }

  #columns(operation: Operation, x: View, from: number, y: View, to: number, width: number): void {
    require(x.rows === y.rows && Math.min(from, to, width) >= 0 && from + width <= x.columns && to + width <= y.columns, 'columns');
    this.#emit(operation, 0, at(x), x.columns, from, at(y), y.columns, to, x.rows, width);
  }

  #picking(operation: Operation, c: number, table: readonly number[], from: View, to: View): void {
    // The table has a row for each column of the one, and points into the columns of the other.
    const [listed, wide] = operation === Operation.pick ? [to, from] : [from, to];
    const width = tableWidth(table, listed.columns, wide.columns);
    require(wide.rows === listed.rows || wide.rows === 1, 'pick');
    const stride = wide.rows === listed.rows ? wide.columns : 0;
    const [source, target] = [at(from), at(to)];
    this.#emit(operation, c, source, this.#table(table), target, listed.rows, from.columns, to.columns, width, stride);
  }

  #matmulEach(operation: Operation, samples: number, A: View, B: View, C: View): void {
    require(samples > 0 && [A, B, C].every((view) => view.shared ?? view.rows % samples === 0), 'matmulEach');
    require(operation === Operation.addMatmulEach || !C.shared, 'matmulEach into one matrix');
    const [one, other, result] = [A, B, C].map(({ shared, ...view }) => ({ ...view, rows: shared ? view.rows : view.rows / samples }));
    if (!one || !other || !result) return;
    const { m, n, k, transposed } = productSizes(one, other, result);
    const sharing = (A.shared ? SharedFlag.a : 0) | (B.shared ? SharedFlag.b : 0) | (C.shared ? SharedFlag.c : 0);
    this.#emit(operation, 0, at(one, true), at(other, true), at(result), samples, m, n, k, transposed | sharing);
  }

  /** Where a table lies; the same one is there once. */
  #table(values: readonly number[]): number {
    const known = this.#tables.find((table) => table.values.length === values.length && table.values.every((value, index) => value === values[index]));
    if (known) return known.offset;
    const offset = this.#end;
    this.#end += values.length;
    this.#tables.push({ values, offset });
    this.presets.push({ view: { offset, rows: 1, columns: values.length }, values });
    return offset;
  }

  #loss(operation: Operation, c: number, y: View, t: View, l: View): void {
    equalLength('loss', y, t);
    require(lengthOf(l) === y.rows, 'loss');
    this.#emit(operation, c, at(y), at(t), at(l), y.rows, y.columns);
  }

  #lossGradient(operation: Operation, c: number, y: View, t: View, dl: View, dy: View, dt: View): void {
    equalLength('loss gradient', y, t, dy, dt);
    require(lengthOf(dl) === y.rows, 'loss gradient');
    this.#emit(operation, c, at(y), at(t), at(dl), at(dy), at(dt), y.rows, y.columns);
  }

  #emit(operation: Operation, constant: number, ...operands: readonly number[]): void {
    if (this.#count === this.#constants.length) this.#grow();
    const start = this.#count * wordsPerInstruction;
    this.#code[start] = operation;
    for (let index = 0; index < operands.length; index++) this.#code[start + 1 + index] = operands[index] ?? 0;
    this.#constants[this.#count] = constant;
    this.#count += 1;
  }

  #grow(): void {
    const code = new Int32Array(this.#code.length * 2);
    code.set(this.#code);
    const constants = new Float64Array(this.#constants.length * 2);
    constants.set(this.#constants);
    this.#code = code;
    this.#constants = constants;
  }
}

function at(view: View, transposable = false): number {
  require(!isAbsent(view), 'a port without an edge');
  require(transposable || !view.transposed, 'a transposed view outside a product');
  require(!view.shared, 'a shared view outside a product of each sample');
  return view.offset;
}

/** The sizes of `C[m, n] = A[m, k] B[k, n]`, and which factors are read as their transposes. */
function productSizes(A: View, B: View, C: View): { m: number; n: number; k: number; transposed: number } {
  const [m, k] = A.transposed ? [A.columns, A.rows] : [A.rows, A.columns];
  const [k2, n] = B.transposed ? [B.columns, B.rows] : [B.rows, B.columns];
  require(k === k2 && C.rows === m && C.columns === n && !C.transposed, 'matmul');
  return { m, n, k, transposed: (A.transposed ? ProductFlag.transposedA : 0) | (B.transposed ? ProductFlag.transposedB : 0) };
}

/** How many entries a table with so many rows has in each; they are columns of a matrix with `columns` of them, or −1. */
function tableWidth(table: readonly number[], rows: number, columns: number): number {
  const width = rows === 0 ? 0 : table.length / rows;
  require(width * rows === table.length && Number.isInteger(width) && table.every((column) => Number.isInteger(column) && column >= -1 && column < columns), 'a table');
  return width;
}

function hasOneInEach(table: readonly number[], width: number): boolean {
  for (let from = 0; from < table.length; from += width) if (table.slice(from, from + width).every((column) => column < 0)) return false;
  return width > 0 || table.length === 0;
}

function equalLength(operation: string, first: View, ...others: readonly View[]): number {
  const length = lengthOf(first);
  require(others.every((view) => lengthOf(view) === length), operation);
  return length;
}

/** 1 where `b` has an entry for each column, 0 where its one entry is shared. */
function rowStride(operation: string, b: View, y: View): number {
  const length = lengthOf(b);
  require(length === y.columns || length === 1, operation);
  return length === y.columns ? 1 : 0;
}

function require(condition: boolean, operation: string): void {
  if (!condition) throw new AppError('E_INTERNAL_VIEW', `the views of ${operation} do not fit`, { operation });
}
