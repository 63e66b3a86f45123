import { mostPictured } from '../../src-core/protocol/frame.ts';
import { type Shape, sizeOf } from '../../src-core/tensor/shape.ts';

/** A tensor as pictures of one size: `[tiles, rows, columns]`, row-major. */
export interface PictureForm {
  readonly tiles: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The form of what a wire carries, by its per-sample shape: a matrix is one picture, `[C, H, W]` one for each channel.
 * Undefined where a row of cells or digits say as much, and where one picture has more elements than are sent.
 */
export function wireForm(shape: Shape): PictureForm | undefined {
  const form = formOf(shape);
  return form.rows > 1 && form.columns > 1 && form.rows * form.columns > 4 && form.rows * form.columns <= mostPictured ? form : undefined;
}

/** The form of an internal buffer that a definition shows as a picture; a vector is one row. */
export function internalForm(shape: Shape): PictureForm | undefined {
  const form = formOf(shape);
  return shape.length > 0 && form.rows * form.columns <= mostPictured ? form : undefined;
}

/** The form of any tensor: the last two axes are rows and columns. */
export function formOf(shape: Shape): PictureForm {
  return { tiles: sizeOf(shape.slice(0, -2)), rows: shape.at(-2) ?? 1, columns: shape.at(-1) ?? 1 };
}
