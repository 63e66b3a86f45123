import { z } from 'zod';
import { type Shape, sizeOf } from '../tensor/shape.ts';

/*
 * The axes of one sample, counted from 0, and tables of which element goes where: for each element of a result, in
 * row-major order, the elements of the source that it is made of. The emitter's `pick` and its relatives take them.
 */

/** The most axes that a sample may have. */
export const mostAxes = 8;

/** The config field for an axis; negative ones count from the last, −1. */
export const axisField = z.int().min(-mostAxes).max(mostAxes - 1);

/** The axis counted from 0; undefined where the shape has no such axis. */
export function axisIn(shape: Shape, axis: number): number | undefined {
  const counted = axis < 0 ? axis + shape.length : axis;
  return counted >= 0 && counted < shape.length ? counted : undefined;
}

/** How an axis divides a shape: the sizes of what comes before and after it. */
export interface Division {
  readonly before: number;
  readonly length: number;
  readonly after: number;
}

/** The shape, seen as three axes of which the middle one is this, counted as in `axisIn`. */
export function divide(shape: Shape, axis: number): Division {
  const at = axisIn(shape, axis) ?? 0;
  return { before: sizeOf(shape.slice(0, at)), length: shape[at] ?? 1, after: sizeOf(shape.slice(at + 1)) };
}

/** The shape with another length at an axis, or without the axis where that is undefined. */
export function withLength(shape: Shape, axis: number, length: number | undefined): Shape {
  const at = axisIn(shape, axis) ?? 0;
  return [...shape.slice(0, at), ...(length === undefined ? [] : [length]), ...shape.slice(at + 1)];
}

/** For each element of a tensor whose axes are those of `shape` in another order, the element that it is. */
export function permutationTable(shape: Shape, axes: readonly number[]): number[] {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return axes.reduce<number[]>((table, axis) => {
    const stride = strides[axis] ?? 0;
    return table.flatMap((start) => Array.from({ length: shape[axis] ?? 0 }, (_, index) => start + index * stride));
  }, [0]);
}

/** For each element of a tensor that has the given indices along an axis, the element that it is. */
export function gatherTable(shape: Shape, axis: number, indices: readonly number[]): number[] {
  const { before, length, after } = divide(shape, axis);
  const table: number[] = [];
  for (let b = 0; b < before; b++) for (const index of indices) for (let a = 0; a < after; a++) table.push((b * length + index) * after + a);
  return table;
}

/** For each element of a tensor without the axis, all elements along it, one row of the table each. */
export function alongAxisTable(shape: Shape, axis: number): number[] {
  const { before, length, after } = divide(shape, axis);
  const table: number[] = [];
  for (let b = 0; b < before; b++) for (let a = 0; a < after; a++) for (let index = 0; index < length; index++) table.push((b * length + index) * after + a);
  return table;
}
