import { AppError } from '../../graph/appError.ts';
import type { ArrayExpression, ArrayStatement } from './arrayOps.ts';
import { elementwise } from './elementwise.ts';
import { add, amount, binary, call, columns, divide, extentOf, gather, matmul, multiply, negative, numbers, reshape, sameExtent, scaled, shapeOf, subtract, sum, transposed, unary } from './expressions.ts';
import type { Amount, ArgumentsOf, Extent, TracedName, TracedOperation, TracedView } from './trace.ts';

/* Every operation of the kernels in the array vocabulary. What each computes is said in `node/emitter.ts`. */

type E = ArrayExpression;
type S = readonly ArrayStatement[];

/** What an operation does, in order: a later statement sees what an earlier one wrote. */
export function lower(operation: TracedOperation): S {
  // The entry of an operation takes the arguments of that operation.
  const lowering = lowerings[operation.op] as (...args: readonly unknown[]) => S;
  return lowering(...operation.args);
}

const lowerings: { readonly [K in TracedName]: (...args: ArgumentsOf<K>) => S } = {
  fill: (c, y) => [set(y, amount(c))],
  preset: (values, y) => [set(y, allSame(values) ? amount(values[0] ?? 0) : numbers(values, [1, values.length]))],
  copy: (x, y) => [set(y, like(x, y))],
  add: (x, y) => [increase(y, like(x, y))],
  scale: (x, c, y) => [set(y, times(c, like(x, y)))],
  addScaled: (x, c, y) => [increase(y, times(c, like(x, y)))],
  multiply: (a, b, y) => [set(y, multiply(like(a, y), like(b, y)))],
  addMultiply: (a, b, y) => [increase(y, multiply(like(a, y), like(b, y)))],
  matmul: (A, B, C) => [set(C, matmul(factor(A), factor(B)))],
  addMatmul: (A, B, C) => [increase(C, matmul(factor(A), factor(B)))],
  setRows: (b, y) => [set(y, read(row(b)))],
  addRow: (b, y) => [increase(y, read(row(b)))],
  addSumOfRows: (y, b) => {
    const sums = sum(read(y), -2);
    return [increase(row(b), row(b).columns === y.columns ? sums : sum(sums, -1))];
  },
  rowSums: (x, c, l) => [set(column(l), times(c, sum(read(x), -1)))],
  addToRows: (l, c, x) => [increase(x, times(c, read(column(l))))],
  rowDots: (a, b, c, l) => [set(column(l), times(c, sum(multiply(read(a), like(b, a)), -1)))],
  addRowScaled: (l, x, c, y) => [increase(inColumns(y, x.columns), times(c, multiply(read(column(l)), read(x))))],
  addColumnsScaled: (b, x, y) => [increase(inColumns(y, x.columns), multiply(read(row(b)), read(x)))],
  addColumnDots: (a, b, d) => [increase(row(d), sum(multiply(read(a), like(b, a)), -2))],
  copyColumns: (x, from, y, to, width) => [piece('set', x, from.count, y, to.count, width.count)],
  addColumns: (x, from, y, to, width) => [piece('add', x, from.count, y, to.count, width.count)],
  activate: (f, x, y, c) => [set(y, elementwise[f].value(like(x, y), amount(c ?? 0)))],
  addActivateGradient: (f, x, y, dy, dx, c) => [increase(dx, multiply(like(dy, dx), elementwise[f].slope(like(x, dx), like(y, dx), amount(c ?? 0))))],
  divide: (a, b, y) => [set(y, divide(like(a, y), like(b, y)))],
  addDivideGradient: (b, y, dy, da, db) => [
    increase(da, divide(like(dy, da), like(b, da))),
    increase(db, negative(divide(multiply(like(dy, db), like(y, db)), like(b, db)))),
  ],
  extremum: (sign, a, b, y) => [set(y, binary(sign === 1 ? 'maximum' : 'minimum', like(a, y), like(b, y)))],
  addExtremumGradient: (sign, a, b, dy, da, db) => [
    increase(da, multiply(like(dy, da), binary(sign === 1 ? 'greater-equal' : 'less-equal', like(a, da), like(b, da)))),
    increase(db, multiply(like(dy, db), sign === 1 ? binary('greater', like(b, db), like(a, db)) : binary('greater', like(a, db), like(b, db)))),
  ],
  softmax: (x, y) => [set(y, call('softmax', like(x, y)))],
  addSoftmaxGradient: (y, dy, dx) => [increase(inColumns(dx, y.columns), multiply(read(y), subtract(like(dy, y), sum(multiply(like(dy, y), read(y)), -1))))],
  logSoftmax: (x, y) => [set(inColumns(y, x.columns), call('log-softmax', read(x)))],
  addLogSoftmaxGradient: (y, dy, dx) => [increase(inColumns(dx, y.columns), subtract(like(dy, y), multiply(unary('exp', read(y)), sum(like(dy, y), -1))))],
  logSumExp: (x, l) => [set(column(l), call('log-sum-exp', read(x)))],
  addLogSumExpGradient: (x, l, dl, dx) => [increase(inColumns(dx, x.columns), multiply(read(column(dl)), unary('exp', subtract(read(x), read(column(l))))))],
  squaredError: (y, t, c, l) => [set(column(l), times(c, sum(square(subtract(read(y), like(t, y))), -1)))],
  addSquaredErrorGradient: (y, t, c, dl, dy, dt) => lossGradients(y, dl, dy, dt, times(doubled(c), subtract(read(y), like(t, y))), 'opposite'),
  binaryCrossEntropy: (p, t, l) => {
    const [P, T] = [read(p), like(t, p)];
    return [set(column(l), negative(sum(add(call('weighted-log', T, P), call('weighted-log', subtract(one, T), subtract(one, P))), -1)))];
  },
  addBinaryCrossEntropyGradient: (p, t, dl, dp, dt) => {
    const [P, T] = [read(p), like(t, p)];
    const slope = divide(subtract(P, T), multiply(P, subtract(one, P)));
    return lossGradients(p, dl, dp, dt, slope, subtract(unary('log1p', negative(P)), unary('log', P)));
  },
  binaryCrossEntropyOfLogits: (z, t, l) => [set(column(l), sum(subtract(call('softplus', read(z)), multiply(read(z), like(t, z))), -1))],
  addBinaryCrossEntropyOfLogitsGradient: (z, t, dl, dz, dt) => lossGradients(z, dl, dz, dt, subtract(call('sigmoid', read(z)), like(t, z)), negative(read(z))),
  crossEntropy: (z, t, l) => [set(column(l), negative(sum(multiply(like(t, z), call('log-softmax', read(z))), -1)))],
  addCrossEntropyGradient: (z, t, dl, dz, dt) => {
    const T = like(t, z);
    return lossGradients(z, dl, dz, dt, subtract(multiply(call('softmax', read(z)), sum(T, -1)), T), negative(call('log-softmax', read(z))));
  },
  oneHot: (classes, y) => [set(y, binary('equal', read(column(classes)), counting(y.columns)))],
  pick: (x, table, y, c) => [set(y, times(c ?? 1, picked(read(x), table, y.columns)))],
  addPicked: (dy, table, dx, c) => {
    const sums = sameExtent(dx.rows, dy.rows) ? read(dy) : sum(read(dy), -2);
    return [increase(dx, times(c ?? 1, picked(sums, inverse(table, dy.columns, dx.columns), dx.columns)))];
  },
  pickMaximum: (x, table, y, places) => {
    const width = table.length / y.columns;
    const windows = reshape(gather(read(x), table, -Infinity), [x.rows, y.columns, width]);
    const rows = Array.from({ length: y.columns }, (_, index) => table.slice(index * width, (index + 1) * width));
    return [
      set(y, reshape({ op: 'max', x: windows, axis: -1 }, [y.rows, y.columns])),
      set(places, { op: 'lookup', x: reshape({ op: 'argmax', x: windows, axis: -1 }, [y.rows, y.columns]), table: rows }),
    ];
  },
  addAtColumns: (dy, places, dx) => {
    const [values, at] = [dy, places].map((view) => reshape(like(view, dy), [dy.rows, dy.columns, 1]));
    if (!values || !at) return [];
    return [increase(dx, reshape(sum(multiply(values, binary('equal', at, counting(dx.columns))), -2), [dx.rows, dx.columns]))];
  },
  matmulEach: (matrices, A, B, C) => [set(C, products(matrices.count, A, B, C))],
  addMatmulEach: (matrices, A, B, C) => [increase(C, products(matrices.count, A, B, C))],
  addSum: (l, c, total) => [increase(total, times(c, sum(sum(read(column(l)), -1), -2)))],
  addDot: (a, b, total) => [increase(total, sum(sum(multiply(read(column(a)), read(column(b))), -1), -2))],
};

const one = amount(1);

function times(c: Amount, x: E): E {
  return multiply(amount(c), x);
}

function doubled(c: Amount): Amount {
  if (typeof c === 'number') return 2 * c;
  return 'byStep' in c ? { byStep: c.byStep.map((each) => 2 * each) } : { overSamples: 2 * c.overSamples };
}

function square(x: E): E {
  return binary('power', x, amount(2));
}

function allSame(values: readonly number[]): boolean {
  return values.every((value) => Object.is(value, values[0]));
}

/** 0, 1, 2, … as one row. */
function counting(count: number): E {
  return numbers(Array.from({ length: count }, (_, index) => index), [1, count]);
}

function set(to: TracedView, value: E): ArrayStatement {
  return { kind: 'set', to: plain(to), columns: null, value };
}

function increase(to: TracedView, value: E): ArrayStatement {
  return { kind: 'add', to: plain(to), columns: null, value };
}

/** Transposed and shared are said by the expression. */
function plain(view: TracedView): TracedView {
  return { ...view, transposed: false, shared: false };
}

function read(view: TracedView): E {
  return { op: 'read', view: plain(view) };
}

/** The same numbers as rows of another length. */
function inColumns(view: TracedView, width: number): TracedView {
  if (view.columns === width) return view;
  return { ...view, columns: width, rows: scaled(extentOf(view), 1, width), fromRow: (view.fromRow * view.columns) / width };
}

function like(x: TracedView, y: TracedView): E {
  return read(inColumns(x, y.columns));
}

function column(l: TracedView): TracedView {
  return inColumns(l, 1);
}

/** All numbers of a view as one row: a parameter's, which no sample has for itself. */
function row(b: TracedView): TracedView {
  const length = extentOf(b);
  if (typeof length !== 'number') throw new AppError('E_INTERNAL_VIEW', 'a row has numbers for each sample');
  return inColumns(b, length);
}

function factor(view: TracedView): E {
  return view.transposed ? transposed(read(view)) : read(view);
}

function piece(kind: ArrayStatement['kind'], x: TracedView, from: number, y: TracedView, to: number, width: number): ArrayStatement {
  const value = columns(read(x), from, from + width);
  return { kind, to: plain(y), columns: width === y.columns ? null : { from: to, to: to + width }, value };
}

/** What a loss sends back to what it compares: `slope` and `slopeOfTarget` are the derivatives of one sample's loss. */
function lossGradients(y: TracedView, dl: TracedView, dy: TracedView, dt: TracedView, slope: E, slopeOfTarget: E | 'opposite'): S {
  const each = (s: E): E => multiply(read(column(dl)), s);
  return [increase(inColumns(dy, y.columns), each(slope)), increase(inColumns(dt, y.columns), slopeOfTarget === 'opposite' ? negative(each(slope)) : each(slopeOfTarget))];
}

/** Σᵥ of the columns that a table lists for each column of the result. */
function picked(x: E, table: readonly number[], width: number): E {
  const each = width === 0 ? 0 : table.length / width;
  if (each === 1) return gather(x, table);
  const [rows = 1] = shapeOf(x);
  // The sum of all columns is a sum, with nothing to be listed.
  if (width === 1 && each === shapeOf(x)[1] && table.every((entry, index) => entry === index)) return sum(x, -1);
  return reshape(sum(reshape(gather(x, table), [rows, width, each]), -1), [rows, width]);
}

/** For each column that a table points to, the rows that point to it; filled up with −1. */
function inverse(table: readonly number[], rows: number, width: number): number[] {
  const pointing = Array.from({ length: width }, (): number[] => []);
  const each = rows === 0 ? 0 : table.length / rows;
  for (const [index, entry] of table.entries()) pointing[entry]?.push(Math.floor(index / each));
  const most = Math.max(1, ...pointing.map(({ length }) => length));
  return pointing.flatMap((list) => [...list, ...Array.from({ length: most - list.length }, () => -1)]);
}

/** A product for each sample; a factor without an axis of its own for samples is the same for all. */
function products(count: Extent, A: TracedView, B: TracedView, C: TracedView): E {
  const matrix = (view: TracedView): E => {
    const x = view.shared ? read(view) : reshape(read(view), [count, rowsOfEach(view.rows, count), view.columns]);
    return view.transposed ? transposed(x) : x;
  };
  const each = matmul(matrix(A), matrix(B));
  return reshape(C.shared ? sum(each, -3) : each, [C.rows, C.columns]);
}

function rowsOfEach(rows: Extent, count: Extent): number {
  if (typeof rows === 'object' && typeof count === 'object') return rows.perSample / count.perSample;
  if (typeof rows === 'number' && typeof count === 'number') return rows / count;
  throw new AppError('E_INTERNAL_VIEW', 'rows and matrices do not both grow with the samples');
}
