import { AppError } from '../graph/appError.ts';
import type { Shape } from '../tensor/shape.ts';

/** A tensor under the name by which other tools find it. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** How numbers are stored: the document's precision. */
export type StoredType = 'float64' | 'float32';

export function invalidWeights(why: string): AppError {
  return new AppError('E_FILE_INVALID', `the weights cannot be read: ${why}`, { reason: why });
}
