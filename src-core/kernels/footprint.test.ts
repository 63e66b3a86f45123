import { describe, expect, test } from 'vitest';
import { seededRandom } from '../tensor/random.ts';
import { type Footprint, footprintOf } from './footprint.ts';
import { Operation, ProductFlag, SharedFlag, wordsPerInstruction } from './operations.ts';
import { referenceBackend } from './reference/referenceBackend.ts';

/** The operands that are not places in memory, by number: sizes, flags, functions. Each operation in one or more forms. */
const forms: Readonly<Record<keyof typeof Operation, readonly Readonly<Record<number, number>>[]>> = {
  fill: [{ 2: 3 }],
  scale: [{ 3: 4 }],
  addScaled: [{ 3: 4 }],
  multiply: [{ 4: 3 }],
  addMultiply: [{ 4: 3 }],
  matmul: [{ 4: 2, 5: 3, 6: 4, 7: 0 }, { 4: 2, 5: 3, 6: 4, 7: ProductFlag.transposedB }, { 4: 2, 5: 3, 6: 4, 7: ProductFlag.transposedA }],
  addMatmul: [{ 4: 2, 5: 3, 6: 4, 7: 0 }, { 4: 2, 5: 3, 6: 4, 7: ProductFlag.transposedB }, { 4: 2, 5: 3, 6: 4, 7: ProductFlag.transposedA }],
  fusedMatmul: [{ 5: 2, 6: 3, 7: 4, 8: ProductFlag.bias }, { 4: 0, 5: 2, 6: 3, 7: 4, 8: ProductFlag.accumulate | ProductFlag.transposedA }, { 5: 2, 6: 3, 7: 4, 8: ProductFlag.accumulate | ProductFlag.bias }],
  setRows: [{ 3: 2, 4: 3, 5: 1 }, { 3: 2, 4: 3, 5: 0 }],
  addRow: [{ 3: 2, 4: 3, 5: 1 }, { 3: 2, 4: 3, 5: 0 }],
  addSumOfRows: [{ 3: 2, 4: 3, 5: 1 }, { 3: 2, 4: 3, 5: 0 }],
  rowSums: [{ 3: 2, 4: 3 }],
  addToRows: [{ 3: 2, 4: 3 }],
  rowDots: [{ 4: 2, 5: 3 }],
  addRowScaled: [{ 4: 2, 5: 3 }],
  addColumnsScaled: [{ 4: 2, 5: 3 }],
  addColumnDots: [{ 4: 2, 5: 3 }],
  copyColumns: [{ 2: 5, 3: 1, 5: 6, 6: 2, 7: 3, 8: 2 }, { 2: 5, 3: 1, 5: 2, 6: 0, 7: 3, 8: 2 }],
  addColumns: [{ 2: 5, 3: 1, 5: 6, 6: 2, 7: 3, 8: 2 }],
  activate: [{ 1: 1, 4: 3 }],
  addActivateGradient: [{ 1: 2, 6: 3 }],
  activateGradient: [{ 1: 2, 6: 3 }],
  divide: [{ 4: 3 }],
  addDivideGradient: [{ 6: 3 }],
  extremum: [{ 4: 5 }],
  addExtremumGradient: [{ 6: 5 }],
  transpose: [{ 3: 2, 4: 3 }],
  softmax: [{ 3: 2, 4: 3 }],
  logSoftmax: [{ 3: 2, 4: 3 }],
  addSoftmaxGradient: [{ 4: 2, 5: 3 }],
  addLogSoftmaxGradient: [{ 4: 2, 5: 3 }],
  logSumExp: [{ 3: 2, 4: 3 }],
  addLogSumExpGradient: [{ 5: 2, 6: 3 }],
  squaredError: [{ 4: 2, 5: 3 }],
  addSquaredErrorGradient: [{ 6: 2, 7: 3 }],
  binaryCrossEntropy: [{ 4: 2, 5: 3 }],
  addBinaryCrossEntropyGradient: [{ 6: 2, 7: 3 }],
  binaryCrossEntropyOfLogits: [{ 4: 2, 5: 3 }],
  addBinaryCrossEntropyOfLogitsGradient: [{ 6: 2, 7: 3 }],
  crossEntropy: [{ 4: 2, 5: 3 }],
  addCrossEntropyGradient: [{ 6: 2, 7: 3 }],
  oneHot: [{ 3: 2, 4: 3 }],
  pick: [{ 4: 2, 5: 5, 6: 3, 7: 1, 8: 5 }, { 4: 2, 5: 4, 6: 3, 7: 2, 8: 0 }],
  addPicked: [{ 4: 2, 5: 3, 6: 5, 7: 1, 8: 5 }, { 4: 2, 5: 3, 6: 4, 7: 2, 8: 0 }],
  pickMaximum: [{ 5: 2, 6: 5, 7: 3, 8: 2 }],
  addAtColumns: [{ 4: 2, 5: 3, 6: 5 }],
  matmulEach: [{ 4: 3, 5: 1, 6: 2, 7: 4, 8: 0 }, { 4: 3, 5: 2, 6: 1, 7: 3, 8: ProductFlag.transposedA | ProductFlag.transposedB }],
  addMatmulEach: [{ 4: 3, 5: 1, 6: 2, 7: 4, 8: ProductFlag.transposedB }, { 4: 3, 5: 2, 6: 2, 7: 3, 8: SharedFlag.a }, { 4: 3, 5: 1, 6: 2, 7: 4, 8: SharedFlag.b | SharedFlag.c }],
  addSum: [{ 3: 4 }],
  addDot: [{ 4: 4 }],
  descend: [{ 4: 3 }],
  momentum: [{ 5: 3 }],
  nesterov: [{ 5: 3 }],
  adagrad: [{ 5: 3 }],
  rmsprop: [{ 5: 3 }],
  adam: [{ 6: 3 }],
};

const cases = Object.entries(forms).flatMap(([name, list]) => list.map((sizes, form) => [`${name} ${String(form + 1)}`, Operation[name as keyof typeof Operation], sizes] as const));
const room = 64;
const size = 12 * room;

/** The instruction with each of its places in a stretch of memory of its own. */
function instruction(operation: number, sizes: Readonly<Record<number, number>>): { words: Int32Array; footprint: Footprint } {
  const words = new Int32Array(wordsPerInstruction);
  words[0] = operation;
  for (const [operand, value] of Object.entries(sizes)) words[Number(operand)] = value;
  const { uses } = footprintOf(words, 0);
  for (const { operand } of uses) words[operand] = operand * room;
  return { words, footprint: footprintOf(words, 0) };
}

function run(instructions: readonly Int32Array[], fill: (index: number) => number): Float64Array {
  const code = new Int32Array(instructions.flatMap((words) => [...words]));
  const machine = referenceBackend.load({ code, constants: new Float64Array(instructions.length).fill(0.7) }, size, 'float64');
  for (let index = 0; index < size; index++) machine.memory[index] = fill(index);
  machine.run(0, instructions.length);
  return Float64Array.from(machine.memory);
}

/** Numbers within (0, 1), which every operation takes. */
function numbers(seed: number): readonly number[] {
  const random = seededRandom(seed);
  return Array.from({ length: size }, () => random.uniform(0.05, 0.95));
}

describe.each(cases)('%s', (_, operation, sizes) => {
  const { words, footprint } = instruction(operation, sizes);
  const within = (index: number, kinds: readonly string[]): boolean => footprint.uses.some(({ operand, kind, length }) => kinds.includes(kind) && index >= (words[operand] ?? 0) && index < (words[operand] ?? 0) + length);

  test('it changes nothing but what it writes or adds to, and its result depends on nothing but what it reads or adds to', () => {
    const [given, other] = [numbers(1), numbers(2)];
    const after = run([words], (index) => given[index] ?? 0);
    for (let index = 0; index < size; index++) if (!within(index, ['write', 'add'])) expect(after[index]).toBe(given[index]);
    const partial = footprint.uses.flatMap((use) => (use.isPartial ? [use.operand] : []));
    const elsewhere = run([words], (index) => (within(index, ['read', 'add']) || partial.includes(Math.floor(index / room)) ? given[index] : other[index]) ?? 0);
    for (let index = 0; index < size; index++) if (within(index, ['write', 'add'])) expect(elsewhere[index]).toBe(after[index]);
  });

  test('two that follow each other in memory are one that is longer', () => {
    const given = numbers(3);
    for (const { operand, units } of footprint.extents) {
      if (units.includes(null)) continue;
      const second = words.slice();
      const count = words[operand] ?? 0;
      for (const [index, use] of footprint.uses.entries()) second[use.operand] = (words[use.operand] ?? 0) + (units[index] ?? 0) * count;
      const whole = words.slice();
      whole[operand] = 2 * count;
      const [apart, together] = [run([words, second], (index) => given[index] ?? 0), run([whole], (index) => given[index] ?? 0)];
      // Sums are added up in another order; a class that is none gives NaN both ways.
      for (const [index, number] of together.entries()) if (!Object.is(number, apart[index])) expect(number).toBeCloseTo(apart[index] ?? NaN, 12);
    }
  });
});
