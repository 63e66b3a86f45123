import { AppError } from '../../graph/appError.ts';

/** A file that is no ONNX model, and where. */
export function invalidOnnx(where: string, why: string): AppError {
  return new AppError('E_FILE_INVALID', `the model cannot be read: ${why} (${where})`, { reason: why, where });
}
