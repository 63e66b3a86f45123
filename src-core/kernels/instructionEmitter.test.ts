import { describe, expect, test } from 'vitest';
import { type View, absent, rows, shared, transpose, withColumns } from '../node/view.ts';
import { InstructionEmitter } from './instructionEmitter.ts';
import { Operation, wordsPerInstruction } from './operations.ts';

const view = (rowCount: number, columns: number): View => ({ offset: 0, rows: rowCount, columns });
const x = view(2, 3);
const wide = view(2, 4);
const tall = view(3, 3);
const l = view(2, 1);
const short = view(1, 1);

/** For each operation one call whose views fit, and calls whose views do not. */
const calls: Record<string, { fits: (k: InstructionEmitter) => void; misfits: ((k: InstructionEmitter) => void)[] }> = {
  preset: { fits: (k) => { k.preset([1, 2, 3], x); }, misfits: [(k) => { k.preset([1, 2], x); }] },
  scale: { fits: (k) => { k.scale(x, 2, x); }, misfits: [(k) => { k.scale(x, 2, wide); }] },
  addScaled: { fits: (k) => { k.addScaled(x, 2, x); }, misfits: [(k) => { k.addScaled(wide, 2, x); }] },
  multiply: { fits: (k) => { k.multiply(x, x, x); }, misfits: [(k) => { k.multiply(x, wide, x); }, (k) => { k.multiply(x, x, wide); }] },
  addMultiply: { fits: (k) => { k.addMultiply(x, x, x); }, misfits: [(k) => { k.addMultiply(wide, x, x); }] },
  matmul: {
    fits: (k) => { k.matmul(x, view(3, 5), view(2, 5)); },
    misfits: [(k) => { k.matmul(x, view(2, 5), view(2, 5)); }, (k) => { k.matmul(x, view(3, 5), view(5, 2)); }, (k) => { k.matmul(x, view(3, 5), transpose(view(5, 2))); }],
  },
  addMatmul: { fits: (k) => { k.addMatmul(transpose(x), view(2, 5), view(3, 5)); }, misfits: [(k) => { k.addMatmul(x, transpose(view(3, 5)), view(2, 5)); }] },
  fusedMatmul: {
    fits: (k) => { k.fusedMatmul(x, view(3, 5), view(2, 5), { bias: view(1, 5), accumulate: true, f: 'tanh' }); },
    misfits: [(k) => { k.fusedMatmul(x, view(3, 5), view(2, 5), { bias: view(1, 1) }); }, (k) => { k.fusedMatmul(x, view(2, 5), view(2, 5), {}); }, (k) => { k.fusedMatmul(x, view(3, 5), transpose(view(5, 2)), {}); }],
  },
  setRows: { fits: (k) => { k.setRows(view(1, 3), x); }, misfits: [(k) => { k.setRows(view(1, 2), x); }] },
  addRow: { fits: (k) => { k.addRow(short, x); }, misfits: [(k) => { k.addRow(view(1, 4), x); }] },
  addSumOfRows: { fits: (k) => { k.addSumOfRows(x, view(1, 3)); }, misfits: [(k) => { k.addSumOfRows(x, view(1, 2)); }] },
  rowSums: { fits: (k) => { k.rowSums(x, 1, l); }, misfits: [(k) => { k.rowSums(x, 1, short); }] },
  addToRows: { fits: (k) => { k.addToRows(l, 1, x); }, misfits: [(k) => { k.addToRows(l, 1, tall); }] },
  rowDots: { fits: (k) => { k.rowDots(x, x, 1, l); }, misfits: [(k) => { k.rowDots(x, wide, 1, l); }, (k) => { k.rowDots(x, x, 1, short); }] },
  addRowScaled: { fits: (k) => { k.addRowScaled(l, x, 1, x); }, misfits: [(k) => { k.addRowScaled(l, x, 1, wide); }, (k) => { k.addRowScaled(short, x, 1, x); }] },
  addColumnsScaled: { fits: (k) => { k.addColumnsScaled(view(1, 3), x, x); }, misfits: [(k) => { k.addColumnsScaled(short, x, x); }, (k) => { k.addColumnsScaled(view(1, 3), x, wide); }] },
  addColumnDots: { fits: (k) => { k.addColumnDots(x, x, view(1, 3)); }, misfits: [(k) => { k.addColumnDots(x, x, short); }, (k) => { k.addColumnDots(x, wide, view(1, 3)); }] },
  copyColumns: {
    fits: (k) => { k.copyColumns(x, 1, wide, 2, 2); },
    misfits: [(k) => { k.copyColumns(x, 2, wide, 0, 2); }, (k) => { k.copyColumns(x, 0, wide, 3, 2); }, (k) => { k.copyColumns(x, 0, tall, 0, 1); }, (k) => { k.copyColumns(x, -1, wide, 0, 1); }],
  },
  addColumns: { fits: (k) => { k.addColumns(wide, 0, x, 0, 3); }, misfits: [(k) => { k.addColumns(wide, 0, x, 0, 4); }, (k) => { k.addColumns(wide, 0, x, -1, 2); }] },
  activate: { fits: (k) => { k.activate('tanh', x, x); }, misfits: [(k) => { k.activate('tanh', x, wide); }] },
  transpose: { fits: (k) => { k.transpose(wide, view(4, 2)); }, misfits: [(k) => { k.transpose(wide, wide); }] },
  activateGradient: { fits: (k) => { k.activateGradient('tanh', x, x, x, x); }, misfits: [(k) => { k.activateGradient('tanh', x, x, wide, x); }] },
  divide: { fits: (k) => { k.divide(x, x, x); }, misfits: [(k) => { k.divide(x, wide, x); }, (k) => { k.divide(x, x, wide); }] },
  addDivideGradient: { fits: (k) => { k.addDivideGradient(x, x, x, x, x); }, misfits: [(k) => { k.addDivideGradient(x, x, x, x, wide); }] },
  extremum: { fits: (k) => { k.extremum(1, x, x, x); }, misfits: [(k) => { k.extremum(-1, x, wide, x); }, (k) => { k.extremum(1, x, x, wide); }] },
  addExtremumGradient: { fits: (k) => { k.addExtremumGradient(1, x, x, x, x, x); }, misfits: [(k) => { k.addExtremumGradient(1, x, x, x, wide, x); }] },
  addActivateGradient: { fits: (k) => { k.addActivateGradient('tanh', x, x, x, x); }, misfits: [(k) => { k.addActivateGradient('tanh', x, x, wide, x); }] },
  softmax: { fits: (k) => { k.softmax(x, x); }, misfits: [(k) => { k.softmax(x, wide); }] },
  logSoftmax: { fits: (k) => { k.logSoftmax(x, x); }, misfits: [(k) => { k.logSoftmax(x, wide); }] },
  addSoftmaxGradient: { fits: (k) => { k.addSoftmaxGradient(x, x, x); }, misfits: [(k) => { k.addSoftmaxGradient(x, x, wide); }] },
  addLogSoftmaxGradient: { fits: (k) => { k.addLogSoftmaxGradient(x, x, x); }, misfits: [(k) => { k.addLogSoftmaxGradient(x, wide, x); }] },
  logSumExp: { fits: (k) => { k.logSumExp(x, l); }, misfits: [(k) => { k.logSumExp(x, x); }] },
  addLogSumExpGradient: { fits: (k) => { k.addLogSumExpGradient(x, l, l, x); }, misfits: [(k) => { k.addLogSumExpGradient(x, l, short, x); }, (k) => { k.addLogSumExpGradient(x, l, l, wide); }] },
  squaredError: { fits: (k) => { k.squaredError(x, x, 1, l); }, misfits: [(k) => { k.squaredError(x, wide, 1, l); }, (k) => { k.squaredError(x, x, 1, short); }] },
  addSquaredErrorGradient: { fits: (k) => { k.addSquaredErrorGradient(x, x, 1, l, x, x); }, misfits: [(k) => { k.addSquaredErrorGradient(x, x, 1, l, x, wide); }] },
  binaryCrossEntropy: { fits: (k) => { k.binaryCrossEntropy(x, x, l); }, misfits: [(k) => { k.binaryCrossEntropy(x, wide, l); }] },
  addBinaryCrossEntropyGradient: { fits: (k) => { k.addBinaryCrossEntropyGradient(x, x, l, x, x); }, misfits: [(k) => { k.addBinaryCrossEntropyGradient(x, x, short, x, x); }] },
  binaryCrossEntropyOfLogits: { fits: (k) => { k.binaryCrossEntropyOfLogits(x, x, l); }, misfits: [(k) => { k.binaryCrossEntropyOfLogits(x, x, x); }] },
  addBinaryCrossEntropyOfLogitsGradient: { fits: (k) => { k.addBinaryCrossEntropyOfLogitsGradient(x, x, l, x, x); }, misfits: [(k) => { k.addBinaryCrossEntropyOfLogitsGradient(x, x, l, wide, x); }] },
  crossEntropy: { fits: (k) => { k.crossEntropy(x, x, l); }, misfits: [(k) => { k.crossEntropy(wide, x, l); }] },
  addCrossEntropyGradient: { fits: (k) => { k.addCrossEntropyGradient(x, x, l, x, x); }, misfits: [(k) => { k.addCrossEntropyGradient(x, x, l, x, wide); }] },
  pick: { fits: (k) => { k.pick(view(1, 3), [0, 2, -1, 1], wide, 0.5); }, misfits: [(k) => { k.pick(x, [0, 2, 3, 1], wide); }, (k) => { k.pick(x, [0, 1, 2], wide); }, (k) => { k.pick(x, [0, 0.5, 1, 2], wide); }, (k) => { k.pick(x, [0, 1, 2], tall); }] },
  addPicked: { fits: (k) => { k.addPicked(wide, [0, 2, -1, 1], x); }, misfits: [(k) => { k.addPicked(wide, [0, 2, 3, 1], x); }, (k) => { k.addPicked(x, [0, 1], wide); }, (k) => { k.addPicked(view(1, 2), [0, 1], x); }] },
  pickMaximum: { fits: (k) => { k.pickMaximum(x, [0, -1, 2, 1], view(2, 2), view(2, 2)); }, misfits: [(k) => { k.pickMaximum(x, [0, 1, -1, -1], view(2, 2), view(2, 2)); }, (k) => { k.pickMaximum(x, [0, 1], view(2, 2), l); }] },
  addAtColumns: { fits: (k) => { k.addAtColumns(l, l, x); }, misfits: [(k) => { k.addAtColumns(l, x, x); }, (k) => { k.addAtColumns(l, l, tall); }] },
  matmulEach: { fits: (k) => { k.matmulEach(2, view(6, 4), transpose(view(10, 4)), view(6, 5)); }, misfits: [(k) => { k.matmulEach(2, view(5, 4), view(8, 5), view(6, 5)); }, (k) => { k.matmulEach(0, x, x, x); }, (k) => { k.matmulEach(2, view(6, 4), shared(view(8, 5)), view(6, 5)); }, (k) => { k.matmulEach(2, view(6, 4), view(8, 5), shared(view(3, 5))); }, (k) => { k.matmulEach(2, view(6, 4), view(8, 5), view(4, 5)); }] },
  addMatmulEach: { fits: (k) => { k.addMatmulEach(2, transpose(view(6, 4)), shared(view(3, 5)), shared(view(4, 5))); }, misfits: [(k) => { k.addMatmulEach(2, view(6, 4), view(6, 5), view(8, 5)); }] },
  oneHot: { fits: (k) => { k.oneHot(l, x); }, misfits: [(k) => { k.oneHot(short, x); }] },
  descend: { fits: (k) => { k.descend(x, x, 0); }, misfits: [(k) => { k.descend(x, wide, 0); }] },
  optimize: {
    fits: (k) => { k.optimize('adam', x, x, [x, x], 0); },
    misfits: [(k) => { k.optimize('adam', x, x, [x], 0); }, (k) => { k.optimize('momentum', x, x, [wide], 0); }, (k) => { k.optimize('rmsprop', x, wide, [x], 0); }],
  },
};

const misfit: unknown = expect.objectContaining({ code: 'E_INTERNAL_VIEW' });

describe.each(Object.entries(calls))('%s', (name, { fits, misfits }) => {
  test('takes views that fit', () => {
    const emitter = new InstructionEmitter();
    fits(emitter);
    expect([emitter.count, emitter.presets.length - (name === 'preset' ? 1 : 0)]).toEqual([name === 'preset' ? 0 : 1, emitter.end > 0 ? 1 : 0]);
  });

  test('refuses views that do not, and appends nothing', () => {
    for (const call of misfits) {
      const emitter = new InstructionEmitter();
      expect(() => { call(emitter); }).toThrow(misfit);
      expect(emitter.count + emitter.presets.length).toBe(0);
    }
  });
});

test('the list above has every operation that a node can emit', () => {
  const composed = ['fill', 'copy', 'add', 'constants', 'row'];
  const own = Object.getOwnPropertyNames(InstructionEmitter.prototype).filter((name) => !['constructor', 'count', 'end', 'instructions', 'addSum', 'addDot'].includes(name));
  expect([...composed, ...Object.keys(calls)].sort()).toEqual(own.sort());
});

test('an absent view is refused: a port without an edge has no numbers', () => {
  const emitter = new InstructionEmitter();
  expect(() => { emitter.fill(0, absent); }).toThrow(misfit);
  expect(() => { emitter.copy(absent, absent); }).toThrow(misfit);
  expect(() => { emitter.matmul(absent, absent, absent); }).toThrow(misfit);
});

test('outside of products a transposed view is refused, and a shared one', () => {
  const square = view(3, 3);
  expect(() => { new InstructionEmitter().matmul(shared(square), square, square); }).toThrow(misfit);
  expect(() => { new InstructionEmitter().copy(transpose(square), square); }).toThrow(misfit);
});

test('a table is there once, behind the rest of memory', () => {
  const emitter = new InstructionEmitter(100);
  for (const table of [[0, 2, -1, 1], [0, 2, -1, 1], [1, 1, 1, 1]]) emitter.pick(x, table, wide);
  expect(emitter.presets).toEqual([
    { view: { offset: 100, rows: 1, columns: 4 }, values: [0, 2, -1, 1] },
    { view: { offset: 104, rows: 1, columns: 4 }, values: [1, 1, 1, 1] },
  ]);
  expect(emitter.end).toBe(108);
});

test('every row has a place of its own, behind all others', () => {
  const emitter = new InstructionEmitter(100);
  expect([emitter.row(2), emitter.constants([5]), emitter.row(3)].map(({ offset, rows, columns }) => [offset, rows, columns])).toEqual([[100, 1, 2], [102, 1, 1], [103, 1, 3]]);
  expect(emitter.end).toBe(106);
});

test('constants are a row in the same place', () => {
  const emitter = new InstructionEmitter(100);
  expect(emitter.constants([3, 1])).toEqual({ offset: 100, rows: 1, columns: 2 });
  expect([emitter.count, emitter.presets, emitter.end]).toEqual([0, [{ view: { offset: 100, rows: 1, columns: 2 }, values: [3, 1] }], 102]);
});

test('the same numbers can be read as rows of another length', () => {
  expect(withColumns({ offset: 10, rows: 2, columns: 12 }, 4)).toEqual({ offset: 10, rows: 6, columns: 4 });
  expect(withColumns(absent, 4)).toBe(absent);
});

test('rows of a matrix lie where they are', () => {
  expect(rows({ offset: 10, rows: 5, columns: 4 }, 2, 5)).toEqual({ offset: 18, rows: 3, columns: 4 });
});

test('a transposed transpose is the matrix itself', () => {
  expect(transpose(transpose(x))).toEqual(x);
});

test('a long program is kept whole', () => {
  const emitter = new InstructionEmitter();
  for (let index = 0; index < 1000; index++) emitter.fill(index, { offset: index, rows: 1, columns: 1 });
  const { code, constants } = emitter.instructions();
  expect(code).toHaveLength(1000 * wordsPerInstruction);
  for (let index = 0; index < 1000; index++) {
    expect([code[index * wordsPerInstruction], code[index * wordsPerInstruction + 1], constants[index]]).toEqual([Operation.fill, index, index]);
  }
});
