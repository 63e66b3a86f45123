import type { StoredType } from './namedTensor.ts';

/** Writes numbers as float64 or float32, little-endian, from byte `at` on; any alignment. */
export function writeNumbers(bytes: Uint8Array, at: number, values: ArrayLike<number>, type: StoredType): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < values.length; i++) {
    if (type === 'float64') view.setFloat64(at + 8 * i, values[i] ?? NaN, true);
    else view.setFloat32(at + 4 * i, values[i] ?? NaN, true);
  }
}

/** Reads `count` numbers from byte `at` on; any alignment, either byte order. */
export function readNumbers(bytes: Uint8Array, at: number, count: number, type: StoredType, littleEndian: boolean): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = type === 'float64' ? view.getFloat64(at + 8 * i, littleEndian) : view.getFloat32(at + 4 * i, littleEndian);
  return values;
}
