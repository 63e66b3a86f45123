import { Operation, ProductFlag, SharedFlag } from './operations.ts';

/** What an instruction does with one of its places in memory. What it adds to may be added to in any order. */
export interface Use {
  /** Which operand says where it is, counted from 1. */
  readonly operand: number;
  readonly kind: 'read' | 'write' | 'add';
  /** Elements from the first to the last that it touches. */
  readonly length: number;
  /** It writes only some of them. */
  readonly isPartial?: true;
}

/** An operand that says how much there is to do, and how far each place reaches for one more of it; null where it is no longer one piece. */
export interface Extent {
  readonly operand: number;
  /** In the order of the uses; 0 where all share the same place. */
  readonly units: readonly (number | null)[];
}

/** What an instruction touches, and in which directions it can grow: two that follow each other in memory are one that is longer. */
export interface Footprint {
  readonly uses: readonly Use[];
  readonly extents: readonly Extent[];
}

/** The footprint of the instruction whose words begin at `at`. */
export function footprintOf(code: Int32Array, at: number): Footprint {
  const operation = code[at] ?? 0;
  return (makers[operation] ?? unknown)((operand) => code[at + operand] ?? 0);
}

type Operands = (operand: number) => number;
type Maker = (of: Operands) => Footprint;

function unknown(): Footprint {
  throw new Error('the instruction has no footprint');
}

type Kind = Use['kind'];

/** Operands of equal length, one element for one more. */
function elementwise(length: number, ...places: readonly (readonly [operand: number, kind: Kind])[]): Maker {
  return (of) => ({
    uses: places.map(([operand, kind]) => ({ operand, kind, length: of(length) })),
    extents: [{ operand: length, units: places.map(() => 1) }],
  });
}

/** Matrices with a row for one more; `l` has one number for each row, `shared` is one row for all of them. */
function byRows(rows: number, places: readonly (readonly [operand: number, kind: Kind, of: 'matrix' | 'l' | 'shared'])[]): Maker {
  return (of) => {
    const [count, columns] = [of(rows), of(rows + 1)];
    const units = { matrix: columns, l: 1, shared: 0 };
    return {
      uses: places.map(([operand, kind, shape]) => ({ operand, kind, length: shape === 'shared' ? columns : count * units[shape] })),
      extents: [{ operand: rows, units: places.map(([, , shape]) => units[shape]) }],
    };
  };
}

/** A row that all rows of a matrix share, at operand 1, and the matrix at operand 2. */
function withSharedRow(row: Kind, matrix: Kind): Maker {
  return (of) => {
    const [rows, columns, stride] = [of(3), of(4), of(5)];
    return {
      uses: [
        { operand: 1, kind: row, length: stride === 0 ? 1 : columns },
        { operand: 2, kind: matrix, length: rows * columns },
      ],
      extents: [{ operand: 3, units: [0, columns] }],
    };
  };
}

function columnsOf(kind: 'write' | 'add'): Maker {
  return (of) => {
    const [wide, to, rows, width] = [of(2), of(5), of(7), of(8)];
    return {
      uses: [
        { operand: 1, kind: 'read', length: rows * wide },
        { operand: 4, kind, length: rows * to, ...(width < to && { isPartial: true as const }) },
      ],
      extents: [{ operand: 7, units: [wide, to] }],
    };
  };
}

/** `C = A B`: more rows of A and C, or a longer sum over what A and B have in common. */
function product(of: Operands, accumulates: boolean, sizes: number, flags: number, bias: number): Footprint {
  const [M, N, K] = [of(sizes), of(sizes + 1), of(sizes + 2)];
  const [transposedA, transposedB] = [(flags & ProductFlag.transposedA) !== 0, (flags & ProductFlag.transposedB) !== 0];
  const uses: Use[] = [
    { operand: 1, kind: 'read', length: M * K },
    { operand: 2, kind: 'read', length: K * N },
    { operand: 3, kind: accumulates ? 'add' : 'write', length: M * N },
  ];
  const byRow = [transposedA ? null : K, 0, N];
  const bySum = [transposedA ? M : null, transposedB ? null : N, accumulates ? 0 : null];
  if (bias === 0) return { uses, extents: [{ operand: sizes, units: byRow }, { operand: sizes + 2, units: bySum }] };
  return { uses: [...uses, { operand: bias, kind: 'read', length: N }], extents: [{ operand: sizes, units: [...byRow, 0] }] };
}

/** A table between two matrices, at operands 1 and 3, whose rows are counted at `rows`; `more` are matrices as long as the one with a row of the table for each column. */
function picking(rows: number, to: Kind, more: readonly (readonly [operand: number, kind: Kind])[] = []): Maker {
  return (of) => {
    const [count, from, into, width] = [of(rows), of(rows + 1), of(rows + 2), of(rows + 3)];
    const tableRows = to === 'add' ? from : into;
    // What the table points into may be one row for all.
    const isShared = more.length === 0 && of(rows + 4) === 0;
    const [fromUnit, intoUnit] = [isShared && to === 'write' ? 0 : from, isShared && to === 'add' ? 0 : into];
    return {
      uses: [
        { operand: 1, kind: 'read', length: fromUnit === 0 ? from : count * from },
        { operand: 2, kind: 'read', length: tableRows * width },
        { operand: 3, kind: to, length: intoUnit === 0 ? into : count * into, ...(to === 'add' && { isPartial: true as const }) },
        ...more.map(([operand, kind]): Use => ({ operand, kind, length: count * tableRows })),
      ],
      extents: [{ operand: rows, units: [fromUnit, 0, intoUnit, ...more.map(() => tableRows)] }],
    };
  };
}

/** A product for each sample: more of them follow each other in all three that are not shared. */
function productOfEach(kind: 'write' | 'add'): Maker {
  return (of) => {
    const [samples, M, N, K, flags] = [of(4), of(5), of(6), of(7), of(8)];
    const matrices = [
      { kind: 'read', size: M * K, isShared: (flags & SharedFlag.a) !== 0 },
      { kind: 'read', size: K * N, isShared: (flags & SharedFlag.b) !== 0 },
      { kind, size: M * N, isShared: (flags & SharedFlag.c) !== 0 },
    ] as const;
    return {
      uses: matrices.map(({ kind: how, size, isShared }, index) => ({ operand: index + 1, kind: how, length: isShared ? size : samples * size })),
      extents: [{ operand: 4, units: matrices.map(({ size, isShared }) => (isShared ? 0 : size)) }],
    };
  };
}

/** An optimizer: it changes some places by what is in others, with settings that are read from memory. */
function updateOf(length: number, changed: readonly number[], read: readonly number[], settings: number, count: number): Maker {
  return (of) => ({
    uses: [
      ...changed.flatMap((operand): Use[] => [{ operand, kind: 'read', length: of(length) }, { operand, kind: 'write', length: of(length) }]),
      ...read.map((operand): Use => ({ operand, kind: 'read', length: of(length) })),
      { operand: settings, kind: 'read', length: count },
    ],
    extents: [],
  });
}

const lossOf = byRows(4, [[1, 'read', 'matrix'], [2, 'read', 'matrix'], [3, 'write', 'l']]);
const lossGradient = byRows(6, [[1, 'read', 'matrix'], [2, 'read', 'matrix'], [3, 'read', 'l'], [4, 'add', 'matrix'], [5, 'add', 'matrix']]);
const probabilities = byRows(3, [[1, 'read', 'matrix'], [2, 'write', 'matrix']]);
const probabilityGradient = byRows(4, [[1, 'read', 'matrix'], [2, 'read', 'matrix'], [3, 'add', 'matrix']]);

const footprints: Readonly<Record<keyof typeof Operation, Maker>> = {
  fill: elementwise(2, [1, 'write']),
  scale: elementwise(3, [1, 'read'], [2, 'write']),
  addScaled: elementwise(3, [1, 'read'], [2, 'add']),
  multiply: elementwise(4, [1, 'read'], [2, 'read'], [3, 'write']),
  addMultiply: elementwise(4, [1, 'read'], [2, 'read'], [3, 'add']),
  matmul: (of) => product(of, false, 4, of(7), 0),
  addMatmul: (of) => product(of, true, 4, of(7), 0),
  setRows: withSharedRow('read', 'write'),
  addRow: withSharedRow('read', 'add'),
  addSumOfRows: withSharedRow('add', 'read'),
  rowSums: byRows(3, [[1, 'read', 'matrix'], [2, 'write', 'l']]),
  addToRows: byRows(3, [[1, 'read', 'l'], [2, 'add', 'matrix']]),
  rowDots: byRows(4, [[1, 'read', 'matrix'], [2, 'read', 'matrix'], [3, 'write', 'l']]),
  addRowScaled: byRows(4, [[1, 'read', 'l'], [2, 'read', 'matrix'], [3, 'add', 'matrix']]),
  addColumnsScaled: byRows(4, [[1, 'read', 'shared'], [2, 'read', 'matrix'], [3, 'add', 'matrix']]),
  addColumnDots: byRows(4, [[1, 'read', 'matrix'], [2, 'read', 'matrix'], [3, 'add', 'shared']]),
  copyColumns: columnsOf('write'),
  addColumns: columnsOf('add'),
  activate: elementwise(4, [2, 'read'], [3, 'write']),
  addActivateGradient: elementwise(6, [2, 'read'], [3, 'read'], [4, 'read'], [5, 'add']),
  activateGradient: elementwise(6, [2, 'read'], [3, 'read'], [4, 'read'], [5, 'write']),
  divide: elementwise(4, [1, 'read'], [2, 'read'], [3, 'write']),
  addDivideGradient: elementwise(6, [1, 'read'], [2, 'read'], [3, 'read'], [4, 'add'], [5, 'add']),
  extremum: elementwise(4, [1, 'read'], [2, 'read'], [3, 'write']),
  addExtremumGradient: elementwise(6, [1, 'read'], [2, 'read'], [3, 'read'], [4, 'add'], [5, 'add']),
  transpose: (of) => ({ uses: [{ operand: 1, kind: 'read', length: of(3) * of(4) }, { operand: 2, kind: 'write', length: of(3) * of(4) }], extents: [] }),
  softmax: probabilities,
  logSoftmax: probabilities,
  addSoftmaxGradient: probabilityGradient,
  addLogSoftmaxGradient: probabilityGradient,
  logSumExp: byRows(3, [[1, 'read', 'matrix'], [2, 'write', 'l']]),
  addLogSumExpGradient: byRows(5, [[1, 'read', 'matrix'], [2, 'read', 'l'], [3, 'read', 'l'], [4, 'add', 'matrix']]),
  squaredError: lossOf,
  addSquaredErrorGradient: lossGradient,
  binaryCrossEntropy: lossOf,
  addBinaryCrossEntropyGradient: lossGradient,
  binaryCrossEntropyOfLogits: lossOf,
  addBinaryCrossEntropyOfLogitsGradient: lossGradient,
  crossEntropy: lossOf,
  addCrossEntropyGradient: lossGradient,
  oneHot: byRows(3, [[1, 'read', 'l'], [2, 'write', 'matrix']]),
  addSum: (of) => ({ uses: [{ operand: 1, kind: 'read', length: of(3) }, { operand: 2, kind: 'add', length: 1 }], extents: [{ operand: 3, units: [1, 0] }] }),
  descend: updateOf(4, [1], [2], 3, 1),
  addDot: (of) => ({ uses: [{ operand: 1, kind: 'read', length: of(4) }, { operand: 2, kind: 'read', length: of(4) }, { operand: 3, kind: 'add', length: 1 }], extents: [{ operand: 4, units: [1, 1, 0] }] }),
  fusedMatmul: (of) => {
    const flags = of(8);
    return product(of, (flags & ProductFlag.accumulate) !== 0, 5, flags, (flags & ProductFlag.bias) === 0 ? 0 : 4);
  },
  pick: picking(4, 'write'),
  addPicked: picking(4, 'add'),
  pickMaximum: picking(5, 'write', [[4, 'write']]),
  addAtColumns: (of) => {
    const [rows, columns, wide] = [of(4), of(5), of(6)];
    return {
      uses: [
        { operand: 1, kind: 'read', length: rows * columns },
        { operand: 2, kind: 'read', length: rows * columns },
        { operand: 3, kind: 'add', length: rows * wide, isPartial: true },
      ],
      extents: [{ operand: 4, units: [columns, columns, wide] }],
    };
  },
  matmulEach: productOfEach('write'),
  addMatmulEach: productOfEach('add'),
  momentum: updateOf(5, [1, 3], [2], 4, 2),
  nesterov: updateOf(5, [1, 3], [2], 4, 2),
  adagrad: updateOf(5, [1, 3], [2], 4, 2),
  rmsprop: updateOf(5, [1, 3], [2], 4, 4),
  adam: updateOf(6, [1, 3, 4], [2], 5, 8),
};

const makers: readonly (Maker | undefined)[] = Object.entries(Operation).reduce<(Maker | undefined)[]>((list, [name, operation]) => {
  list[operation] = footprints[name as keyof typeof Operation];
  return list;
}, []);
