import { setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementwiseFunctions } from '../../node/emitter.ts';
import { type View, shared, transpose } from '../../node/view.ts';
import { type Random, seededRandom } from '../../tensor/random.ts';
import { type Matrix, matrix, operate } from '../../testing/operate.ts';
import type { Precision } from '../backend.ts';
import type { InstructionEmitter, SlottedOptimizer } from '../instructionEmitter.ts';
import type { Operation } from '../operations.ts';
import { type Build, chooseBackend, relaxedSimdWorks, wasmBackend } from './wasmBackend.ts';

// Node 20 knows relaxed SIMD behind a flag, which may be set as long as nothing has been compiled. Later ones need none.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Zero, one, and both sides of where vectors, tiles and panels end. */
const edges = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];
const edge = fc.constantFrom(...edges);
const columnEdge = fc.constantFrom(...edges.filter((length) => length > 0));

/** How numbers are drawn: `probability` within (0, 1), `wild` with what is no finite number among them. */
type Kind = 'plain' | 'probability' | 'wild' | 'classes';

/** A call on matrices of a drawn size. */
interface Case {
  readonly sizes: fc.Arbitrary<readonly number[]>;
  /** Rows, columns and kind of each matrix; of which columns the kind may be left out. */
  readonly matrices: (...sizes: number[]) => Readonly<Record<string, readonly [rows: number, columns: number, kind?: Kind]>>;
  readonly emit: (k: InstructionEmitter, v: Readonly<Record<string, View>>, ...sizes: number[]) => void;
}

const absentView: View = { offset: 0, rows: 0, columns: 0 };
const of = (views: Readonly<Record<string, View>>, name: string): View => views[name] ?? absentView;

/** Rows and columns. */
const grid = fc.tuple(edge, columnEdge);
/** Rows and columns, and whether a row is shared by all columns. */
const withStride = fc.tuple(edge, columnEdge, fc.constantFrom(0, 1));

/** One view for each name. */
type Views<Names extends readonly string[]> = { [Index in keyof Names]: View };
type Call<Names extends readonly string[]> = (k: InstructionEmitter, ...views: Views<Names>) => void;

/** The views of these names, in their order. */
function viewsOf<const Names extends readonly string[]>(names: Names, v: Readonly<Record<string, View>>): Views<Names> {
  // A tuple's `map` forgets how long it is.
  return names.map((name) => of(v, name)) as Views<Names>;
}

/** Operations on matrices of one size. */
function even<const Names extends readonly string[]>(names: Names, call: Call<Names>): Case {
  return {
    sizes: grid,
    matrices: (rows, columns) => Object.fromEntries(names.map((name) => [name, [rows, columns]] as const)),
    emit: (k, v) => { call(k, ...viewsOf(names, v)); },
  };
}

/** Operations on matrices of one size (upper case) and columns with a number for each row (lower case). */
function rowwise<const Names extends readonly string[]>(names: Names, call: Call<Names>, kinds: Readonly<Record<string, Kind>> = {}): Case {
  return {
    sizes: grid,
    matrices: (rows, columns) => Object.fromEntries(names.map((name) => [name, [rows, name === name.toUpperCase() ? columns : 1, kinds[name] ?? 'plain']] as const)),
    emit: (k, v) => { call(k, ...viewsOf(names, v)); },
  };
}

function biased(call: (k: InstructionEmitter, b: View, y: View) => void): Case {
  return { sizes: withStride, matrices: (rows, columns, stride) => ({ b: [1, stride ? columns : 1], y: [rows, columns] }), emit: (k, v) => { call(k, of(v, 'b'), of(v, 'y')); } };
}

/** Matrices of one size (upper case), and rows with a number for each column (lower case). */
function columnwise<const Names extends readonly string[]>(names: Names, call: Call<Names>): Case {
  return {
    sizes: grid,
    matrices: (rows, columns) => Object.fromEntries(names.map((name) => [name, [name === name.toUpperCase() ? rows : 1, columns]] as const)),
    emit: (k, v) => { call(k, ...viewsOf(names, v)); },
  };
}

function placed(call: (k: InstructionEmitter, x: View, from: number, y: View, to: number, width: number) => void): Case {
  return {
    sizes: fc.tuple(edge, edge, edge, edge, edge, edge),
    matrices: (rows, width, before, after, left, right) => ({ x: [rows, before + width + after], y: [rows, left + width + right] }),
    emit: (k, v, _rows, width, before, _after, left) => { call(k, of(v, 'x'), before, of(v, 'y'), left, width); },
  };
}

/** Products: M, N, K, and of the flags which factors are transposed. */
function product(call: (k: InstructionEmitter, A: View, B: View, v: Readonly<Record<string, View>>, options: number) => void): Case {
  return {
    sizes: fc.tuple(edge, edge, edge, fc.integer({ min: 0, max: 3 }), fc.nat(4 * elementwiseFunctions.length - 1)),
    matrices: (M, N, K, turned) => ({ A: turned & 1 ? [K, M] : [M, K], B: turned & 2 ? [N, K] : [K, N], C: [M, N], bias: [1, N] }),
    emit: (k, v, _M, _N, _K, turned, options) => {
      call(k, turned & 1 ? transpose(of(v, 'A')) : of(v, 'A'), turned & 2 ? transpose(of(v, 'B')) : of(v, 'B'), v, options);
    },
  };
}

/** A table with a row for each of `count` columns; some of it stands for none, but never the last of a row. */
function tableOf(count: number, width: number, columns: number): number[] {
  return Array.from({ length: count * width }, (_, index) => (index % 4 === 1 && index % width !== width - 1 ? -1 : (index * 7 + (index >> 2)) % columns));
}

/** Sizes: rows, columns of the wide side, columns of the side with a row of the table each, how long that is, and whether the wide side has one row for all. */
const tabled = fc.tuple(edge, columnEdge, edge, fc.integer({ min: 1, max: 5 }), fc.constantFrom(false, true).map(Number));

/** Products of samples: their number, M, N, K, and by bits which factors are transposed, and which of the matrices are shared, at most as many as `mostShared` has. */
function productOfEach(mostShared: number, call: (k: InstructionEmitter, samples: number, A: View, B: View, C: View) => void): Case {
  const matrixOf = (view: View, isTransposed: number, isShared: number): View => {
    const turned = isTransposed ? transpose(view) : view;
    return isShared ? shared(turned) : turned;
  };
  return {
    sizes: fc.tuple(columnEdge, edge, edge, edge, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: mostShared })),
    matrices: (samples, M, N, K, turned, sharing) => {
      const times = (bit: number): number => (sharing & bit ? 1 : samples);
      return { A: turned & 1 ? [times(1) * K, M] : [times(1) * M, K], B: turned & 2 ? [times(2) * N, K] : [times(2) * K, N], C: [times(4) * M, N] };
    },
    emit: (k, v, samples, _M, _N, _K, turned, sharing) => {
      call(k, samples, matrixOf(of(v, 'A'), turned & 1, sharing & 1), matrixOf(of(v, 'B'), turned & 2, sharing & 2), matrixOf(of(v, 'C'), 0, sharing & 4));
    },
  };
}

function activation(call: (k: InstructionEmitter, f: (typeof elementwiseFunctions)[number], v: Readonly<Record<string, View>>) => void): Case {
  return {
    sizes: fc.tuple(edge, columnEdge, fc.nat(elementwiseFunctions.length - 1)),
    matrices: (rows, columns) => ({ x: [rows, columns], y: [rows, columns], dy: [rows, columns], dx: [rows, columns] }),
    emit: (k, v, _rows, _columns, f) => { call(k, elementwiseFunctions[f] ?? 'identity', v); },
  };
}

/** What optimizers keep is not negative: squares have roots. */
function optimizer(kind: SlottedOptimizer): Case {
  return {
    sizes: grid,
    matrices: (rows, columns) => ({ p: [rows, columns], dp: [rows, columns], m: [rows, columns, 'probability'], v: [rows, columns, 'probability'], settings: [1, 8, 'probability'] }),
    emit: (k, v) => { k.optimize(kind, of(v, 'p'), of(v, 'dp'), kind === 'adam' ? [of(v, 'm'), of(v, 'v')] : [of(v, 'm')], of(v, 'settings').offset); },
  };
}

const loss = (prediction: Kind, call: Call<['Y', 'T', 'l']>): Case => rowwise(['Y', 'T', 'l'], call, { Y: prediction, T: 'probability' });
const lossGradient = (prediction: Kind, call: Call<['Y', 'T', 'dl', 'DY', 'DT']>): Case => rowwise(['Y', 'T', 'dl', 'DY', 'DT'], call, { Y: prediction, T: 'probability' });

const cases: Readonly<Record<keyof typeof Operation, Case>> = {
  fill: even(['y'], (k, y) => { k.fill(0.7, y); }),
  scale: even(['x', 'y'], (k, x, y) => { k.scale(x, -1.3, y); }),
  addScaled: even(['x', 'y'], (k, x, y) => { k.addScaled(x, 0.3, y); }),
  multiply: even(['a', 'b', 'y'], (k, ...v) => { k.multiply(...v); }),
  addMultiply: even(['a', 'b', 'y'], (k, ...v) => { k.addMultiply(...v); }),
  matmul: product((k, A, B, v) => { k.matmul(A, B, of(v, 'C')); }),
  addMatmul: product((k, A, B, v) => { k.addMatmul(A, B, of(v, 'C')); }),
  fusedMatmul: product((k, A, B, v, options) => {
    k.fusedMatmul(A, B, of(v, 'C'), { accumulate: (options & 1) === 1, bias: options & 2 ? of(v, 'bias') : undefined, f: elementwiseFunctions[options >> 2] ?? 'identity', slope: 0.2 });
  }),
  setRows: biased((k, b, y) => { k.setRows(b, y); }),
  addRow: biased((k, b, y) => { k.addRow(b, y); }),
  addSumOfRows: biased((k, b, y) => { k.addSumOfRows(y, b); }),
  rowSums: rowwise(['X', 'l'], (k, x, l) => { k.rowSums(x, 0.6, l); }),
  addToRows: rowwise(['l', 'X'], (k, l, x) => { k.addToRows(l, 0.6, x); }),
  rowDots: rowwise(['A', 'B', 'l'], (k, a, b, l) => { k.rowDots(a, b, 0.6, l); }),
  addRowScaled: rowwise(['l', 'X', 'Y'], (k, l, x, y) => { k.addRowScaled(l, x, 0.6, y); }),
  addColumnsScaled: columnwise(['b', 'X', 'Y'], (k, ...v) => { k.addColumnsScaled(...v); }),
  addColumnDots: columnwise(['A', 'B', 'd'], (k, ...v) => { k.addColumnDots(...v); }),
  copyColumns: placed((k, ...all) => { k.copyColumns(...all); }),
  addColumns: placed((k, ...all) => { k.addColumns(...all); }),
  activate: activation((k, f, v) => { k.activate(f, of(v, 'x'), of(v, 'y'), 0.2); }),
  activateGradient: activation((k, f, v) => { k.activateGradient(f, of(v, 'x'), of(v, 'y'), of(v, 'dy'), of(v, 'dx'), 0.2); }),
  transpose: { sizes: grid, matrices: (rows, columns) => ({ x: [rows, columns], y: [columns, rows] }), emit: (k, v) => { k.transpose(of(v, 'x'), of(v, 'y')); } },
  addActivateGradient: activation((k, f, v) => { k.addActivateGradient(f, of(v, 'x'), of(v, 'y'), of(v, 'dy'), of(v, 'dx'), 0.2); }),
  divide: even(['a', 'b', 'y'], (k, ...v) => { k.divide(...v); }),
  addDivideGradient: even(['b', 'y', 'dy', 'da', 'db'], (k, ...v) => { k.addDivideGradient(...v); }),
  extremum: even(['a', 'b', 'y', 'z'], (k, a, b, y, z) => {
    k.extremum(1, a, b, y);
    k.extremum(-1, a, b, z);
  }),
  addExtremumGradient: even(['a', 'b', 'dy', 'da', 'db'], (k, ...v) => {
    k.addExtremumGradient(1, ...v);
    k.addExtremumGradient(-1, ...v);
  }),
  softmax: even(['x', 'y'], (k, ...v) => { k.softmax(...v); }),
  logSoftmax: even(['x', 'y'], (k, ...v) => { k.logSoftmax(...v); }),
  addSoftmaxGradient: even(['y', 'dy', 'dx'], (k, ...v) => { k.addSoftmaxGradient(...v); }),
  addLogSoftmaxGradient: even(['y', 'dy', 'dx'], (k, ...v) => { k.addLogSoftmaxGradient(...v); }),
  logSumExp: rowwise(['X', 'l'], (k, ...v) => { k.logSumExp(...v); }),
  addLogSumExpGradient: rowwise(['X', 'l', 'dl', 'DX'], (k, ...v) => { k.addLogSumExpGradient(...v); }),
  squaredError: loss('plain', (k, y, t, l) => { k.squaredError(y, t, 0.75, l); }),
  addSquaredErrorGradient: lossGradient('plain', (k, y, t, dl, dy, dt) => { k.addSquaredErrorGradient(y, t, 0.75, dl, dy, dt); }),
  binaryCrossEntropy: loss('probability', (k, ...v) => { k.binaryCrossEntropy(...v); }),
  addBinaryCrossEntropyGradient: lossGradient('probability', (k, ...v) => { k.addBinaryCrossEntropyGradient(...v); }),
  binaryCrossEntropyOfLogits: loss('plain', (k, ...v) => { k.binaryCrossEntropyOfLogits(...v); }),
  addBinaryCrossEntropyOfLogitsGradient: lossGradient('plain', (k, ...v) => { k.addBinaryCrossEntropyOfLogitsGradient(...v); }),
  crossEntropy: loss('plain', (k, ...v) => { k.crossEntropy(...v); }),
  addCrossEntropyGradient: lossGradient('plain', (k, ...v) => { k.addCrossEntropyGradient(...v); }),
  oneHot: rowwise(['classes', 'Y'], (k, ...v) => { k.oneHot(...v); }, { classes: 'classes' }),
  pick: { sizes: tabled, matrices: (rows, columns, count, _width, isOne) => ({ x: [isOne ? 1 : rows, columns], y: [rows, count] }), emit: (k, v, _rows, columns, count, width) => { k.pick(of(v, 'x'), tableOf(count, width, columns), of(v, 'y'), 0.6); } },
  addPicked: { sizes: tabled, matrices: (rows, columns, count, _width, isOne) => ({ dy: [rows, count], dx: [isOne ? 1 : rows, columns] }), emit: (k, v, _rows, columns, count, width) => { k.addPicked(of(v, 'dy'), tableOf(count, width, columns), of(v, 'dx'), 0.6); } },
  pickMaximum: { sizes: tabled, matrices: (rows, columns, count) => ({ x: [rows, columns], y: [rows, count], columns: [rows, count] }), emit: (k, v, _rows, columns, count, width) => { k.pickMaximum(of(v, 'x'), tableOf(count, width, columns), of(v, 'y'), of(v, 'columns')); } },
  addAtColumns: { sizes: tabled, matrices: (rows, columns, count) => ({ dy: [rows, count], columns: [rows, count, 'classes'], dx: [rows, columns] }), emit: (k, v) => { k.addAtColumns(of(v, 'dy'), of(v, 'columns'), of(v, 'dx')); } },
  matmulEach: productOfEach(3, (k, ...all) => { k.matmulEach(...all); }),
  addMatmulEach: productOfEach(7, (k, ...all) => { k.addMatmulEach(...all); }),
  addSum: { sizes: grid, matrices: (rows, columns) => ({ l: [rows, columns], total: [1, 1] }), emit: (k, v) => { k.addSum(of(v, 'l'), 0.6, of(v, 'total').offset); } },
  addDot: { sizes: grid, matrices: (rows, columns) => ({ a: [rows, columns], b: [rows, columns], total: [1, 1] }), emit: (k, v) => { k.addDot(of(v, 'a'), of(v, 'b'), of(v, 'total').offset); } },
  descend: { sizes: grid, matrices: (rows, columns) => ({ p: [rows, columns], dp: [rows, columns], rate: [1, 1] }), emit: (k, v) => { k.descend(of(v, 'p'), of(v, 'dp'), of(v, 'rate').offset); } },
  ...Object.fromEntries((['momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam'] as const).map((kind) => [kind, optimizer(kind)])) as Record<SlottedOptimizer, Case>,
};

const strange = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-30, 20, -20, 80, -80];

function draw(random: Random, kind: Kind): number {
  if (kind === 'classes') return random.next() < 0.2 ? (strange[Math.floor(random.uniform(0, strange.length))] ?? 0) : Math.floor(random.uniform(-1, 12));
  if (kind === 'wild' && random.next() < 0.1) return strange[Math.floor(random.uniform(0, strange.length))] ?? 0;
  const value = kind === 'probability' ? random.uniform(0.01, 0.99) : random.uniform(-3, 3);
  // What both precisions can hold, so that both backends begin with the same numbers.
  return Math.fround(value);
}

/** Rounding errors add up over as many numbers as there are in a sum: a few dozen, in blocks a few hundred. */
const tolerance: Readonly<Record<Precision, number>> = { float64: 1e-12, float32: 2e-4 };

function agrees(actual: number, expected: number, precision: Precision): boolean {
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return Object.is(actual, expected);
  return Math.abs(actual - expected) <= tolerance[precision] * (1 + Math.abs(expected));
}

function compare(made: Case, sizes: readonly number[], seed: number, wild: boolean, build: Build, precision: Precision): void {
  const random = seededRandom(seed);
  const matrices: Record<string, Matrix> = {};
  for (const [name, [rows, columns, kind = 'plain']] of Object.entries(made.matrices(...sizes))) {
    const drawn = wild && kind !== 'classes' ? 'wild' : kind;
    matrices[name] = matrix(rows, columns, Array.from({ length: rows * columns }, () => draw(random, drawn)));
  }
  const emit = (k: InstructionEmitter, views: Readonly<Record<string, View>>): void => { made.emit(k, views, ...sizes); };
  const expected = operate(matrices, emit, { precision });
  const actual = operate(matrices, emit, { precision, backend: wasmBackend(build) });
  for (const [name, values] of Object.entries(expected)) {
    const wrong = values.findIndex((value, index) => !agrees(actual[name]?.[index] ?? NaN, value, precision));
    if (wrong >= 0) expect.fail(`${name}[${String(wrong)}] is ${String(actual[name]?.[wrong])}, the reference has ${String(values[wrong])}`);
  }
}

const builds: readonly Build[] = relaxedSimdWorks() ? ['simd128', 'relaxed'] : ['simd128'];

describe.each(builds.flatMap((build) => (['float64', 'float32'] as const).map((precision) => [build, precision] as const)))('%s in %s', (build, precision) => {
  describe.each(Object.keys(cases) as (keyof typeof Operation)[])('%s', (name) => {
    const made = cases[name];

    test('gives what the reference gives, for sizes around every edge', () => {
      fc.assert(fc.property(made.sizes, fc.nat(), (sizes, seed) => { compare(made, sizes, seed, false, build, precision); }), { seed: 1, numRuns: 24 });
    });

    test('lets through what is no finite number', () => {
      fc.assert(fc.property(made.sizes, fc.nat(), (sizes, seed) => { compare(made, sizes, seed, true, build, precision); }), { seed: 2, numRuns: 14 });
    });
  });

  test.each([
    [5, 300, 300],
    [130, 17, 258],
    [129, 260, 257],
    [9, 520, 256],
    [4, 33, 513],
    [257, 9, 127],
    [16, 300, 255],
  ])('a product of %i by %i with %i steps, in blocks', (M, N, K) => {
    for (const turned of [0, 1, 2, 3]) for (const options of [0, 3]) compare(cases.fusedMatmul, [M, N, K, turned, options], M + turned, false, build, precision);
  });
});

describe.each(builds)('products of samples in %s', (build) => {
  test.each([[2, 9, 200, 40], [3, 70, 33, 260]])('%i of them, of %i by %i with %i steps, in blocks', (samples, M, N, K) => {
    for (const turned of [0, 1, 2, 3]) for (const precision of ['float64', 'float32'] as const) compare(cases.addMatmulEach, [samples, M, N, K, turned, turned * 2], M + turned, false, build, precision);
  });
});

describe.each(builds)('functions of %s keep to the last digits', (build) => {
  const samples = Array.from({ length: 20_000 }, (_, index) => (index - 10_000) / 500).concat([1e-300, 1e-20, 1e-8, -1e-8, 50, -50, 80, -80, 300, -300, 708, -708, 1000, -1000]);

  /** The largest relative error in units of the last place, where the exact number is a normal one. */
  const farthest = (f: (typeof elementwiseFunctions)[number], precision: Precision): number => {
    const [places, least] = precision === 'float64' ? [2 ** -52, 2.3e-308] : [2 ** -23, 1.2e-38];
    const x = matrix(1, samples.length, samples.map(Math.fround));
    const emit = (k: InstructionEmitter, v: Readonly<Record<'x' | 'y', View>>): void => { k.activate(f, v.x, v.y, 1); };
    const exact = operate({ x, y: x }, emit).y;
    const { y } = operate({ x, y: x }, emit, { precision, backend: wasmBackend(build) });
    const errors = exact.map((value, index) => (Math.abs(value) < least || y[index] === value ? 0 : Math.abs((y[index] ?? NaN) - value) / Math.abs(value)));
    return Math.max(...errors) / places;
  };

  test.each([
    ['sigmoid', 'float64', 2],
    ['tanh', 'float64', 2],
    ['softplus', 'float64', 2],
    ['elu', 'float64', 4],
    ['gelu', 'float64', 4],
    ['silu', 'float64', 4],
    ['mish', 'float64', 5],
    ['exp', 'float64', 2],
    ['sin', 'float64', 2],
    ['cos', 'float64', 2],
    ['sigmoid', 'float32', 2],
    ['tanh', 'float32', 3],
    ['softplus', 'float32', 2],
  ] as const)('%s in %s', (f, precision, most) => {
    expect(farthest(f, precision)).toBeLessThan(most);
  });
});

describe('a backend is chosen', () => {
  const fastest = relaxedSimdWorks() ? 'wasm relaxed' : 'wasm simd128';

  test('with the same bits on every machine for float64, and where that is asked for', () => {
    expect(chooseBackend({ precision: 'float64' }).name).toBe('wasm simd128');
    expect(chooseBackend({ precision: 'float32', deterministic: true }).name).toBe('wasm simd128');
  });

  test('the fastest for float32, and where the bits may differ', () => {
    expect(chooseBackend({ precision: 'float32' }).name).toBe(fastest);
    expect(chooseBackend({ precision: 'float64', deterministic: false }).name).toBe(fastest);
  });
});
