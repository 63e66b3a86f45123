import { type Shape, sizeOf } from './shape.ts';

/** A dense array of numbers in row-major order, with its shape. Plain data: it can be cloned and frozen. */
export interface Tensor {
  readonly shape: Shape;
  readonly values: readonly number[];
}

export function zeros(shape: Shape): Tensor {
  return { shape: [...shape], values: new Array<number>(sizeOf(shape)).fill(0) };
}

/**
 * Copies `tensor` into a tensor of another shape: where both have an element the value is kept,
 * everywhere else `fill(index)` decides (`index` is the flat position in the result).
 * Axes are matched from the first; a tensor of another rank keeps nothing.
 */
export function resize(tensor: Tensor, shape: Shape, fill: (index: number) => number): Tensor {
  const values = Array.from({ length: sizeOf(shape) }, (_, index) => {
    const from = tensor.shape.length === shape.length ? flatIndex(indicesOf(index, shape), tensor.shape) : undefined;
    return (from === undefined ? undefined : tensor.values[from]) ?? fill(index);
  });
  return { shape: [...shape], values };
}

/** The position on each axis of the element at a flat row-major index. */
export function indicesOf(index: number, shape: Shape): number[] {
  const indices = new Array<number>(shape.length);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    indices[axis] = rest % length;
    rest = Math.floor(rest / length);
  }
  return indices;
}

/** An element as people count: `3` in a vector, `2,1` in a matrix. */
export function elementName(index: number, shape: Shape): string {
  return shape.length < 2 ? String(index + 1) : indicesOf(index, shape).map((at) => at + 1).join(',');
}

/** The flat row-major index of an element, or undefined where it lies outside the shape. */
export function flatIndex(indices: readonly number[], shape: Shape): number | undefined {
  let flat = 0;
  for (const [axis, length] of shape.entries()) {
    const index = indices[axis] ?? 0;
    if (index >= length) return undefined;
    flat = flat * length + index;
  }
  return flat;
}
