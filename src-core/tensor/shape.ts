/**
 * The per-sample shape of a tensor: the lengths of its axes, without the two leading axes
 * time `T` and batch `N` that every tensor has in a run. `[]` is a scalar, `[F]` a vector of
 * F features, `[C, H, W]` a picture.
 */
export type Shape = readonly number[];

/** The number of elements of one sample; 1 for the scalar shape `[]`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** `[2, 3]`, and `[]` for a scalar: the way shapes are written in messages and on nodes. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
