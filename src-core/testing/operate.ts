import fc from 'fast-check';
import type { Backend, Precision } from '../kernels/backend.ts';
import { InstructionEmitter } from '../kernels/instructionEmitter.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { View } from '../node/view.ts';

/** Rows of numbers; every row has `columns` of them. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

export function matrix(rows: number, columns: number, values: readonly number[]): Matrix {
  return { rows, columns, values };
}

/** Element `[i, k]`. */
export function at({ columns, values }: Matrix, i: number, k: number): number {
  return values[i * columns + k] ?? NaN;
}

/** A matrix of `f(i, k)`. */
export function tabulate(rows: number, columns: number, f: (i: number, k: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, index) => f(Math.floor(index / columns), index % columns));
}

/** Σ f(i) for i from 0 up to, not including, n. */
export function sum(n: number, f: (i: number) => number): number {
  return Array.from({ length: n }, (_, i) => f(i)).reduce((a, b) => a + b, 0);
}

const border = 12345;

/**
 * Puts matrices into memory, lets `emit` write operations on their views, runs them, and gives back what
 * each matrix then holds. Throws where an operation wrote outside of all of them.
 */
export function operate<Name extends string>(
  matrices: Readonly<Record<Name, Matrix>>,
  emit: (k: InstructionEmitter, views: Readonly<Record<Name, View>>) => void,
  { backend = referenceBackend, precision = 'float64' }: { backend?: Backend; precision?: Precision } = {},
): Record<Name, number[]> {
  const entries = Object.entries(matrices) as [Name, Matrix][];
  let next = 1;
  const views = Object.fromEntries(
    entries.map(([name, { rows, columns }]) => {
      const view: View = { offset: next, rows, columns };
      next += rows * columns + 1;
      return [name, view];
    }),
  ) as Record<Name, View>;
  const emitter = new InstructionEmitter(next);
  emit(emitter, views);
  const machine = backend.load(emitter.instructions(), emitter.end, precision);
  machine.memory.fill(border);
  for (const [name, { values }] of entries) machine.memory.set(values, views[name].offset);
  for (const { view, values } of emitter.presets) machine.memory.set(values, view.offset);
  machine.run(0, emitter.count);
  const result = Object.fromEntries(
    entries.map(([name]) => {
      const { offset, rows, columns } = views[name];
      if (machine.memory[offset - 1] !== border || machine.memory[offset + rows * columns] !== border) throw new Error(`something wrote beside ${name}`);
      return [name, Array.from(machine.memory.subarray(offset, offset + rows * columns))];
    }),
  );
  return result as Record<Name, number[]>;
}

/** How many cases each property is tried on, always the same ones. */
export const few = { seed: 20_240_607, numRuns: 60 } as const;

/** A length, 0 and 1 among them. */
export const length = fc.integer({ min: 0, max: 5 });
export const number = fc.double({ min: -3, max: 3, noNaN: true });

export function matrixOf(rows: number, columns: number, element: fc.Arbitrary<number> = number): fc.Arbitrary<Matrix> {
  return fc.array(element, { minLength: rows * columns, maxLength: rows * columns }).map((values) => ({ rows, columns, values }));
}

/** Several matrices of one generated size. */
export function matrices(count: number, element?: fc.Arbitrary<number>): fc.Arbitrary<Matrix[]> {
  return fc.tuple(length, length).chain(([rows, columns]) => fc.tuple(...Array.from({ length: count }, () => matrixOf(rows, columns, element))));
}
