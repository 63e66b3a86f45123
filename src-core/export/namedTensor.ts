import { AppError } from '../graph/appError.ts';
import { parseJson } from '../graph/fileFormat.ts';
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

/** What to do with what is pickled: reading that runs code. */
export const safeWay = 'write it as safetensors, or with numpy.savez(path, **{name: tensor.numpy() for name, tensor in model.state_dict().items()})';

/** The content of JSON in a file of weights. @throws AppError E_FILE_INVALID, also where it is nested too deep */
export function parseWeightsJson(text: string, otherwise: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const isDeep = error instanceof AppError && error.details['reason'] === 'nesting';
    throw invalidWeights(isDeep ? error.message : otherwise);
  }
}
