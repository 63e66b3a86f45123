import { unzipSync, zipSync } from 'fflate';
import { sizeOf } from '../tensor/shape.ts';
import { writeNumbers } from './littleEndian.ts';
import { type NamedTensor, type StoredType, invalidWeights, safeWay } from './namedTensor.ts';

/*
 * .npz is a zip of .npy files. A .npy file is `\x93NUMPY`, a version, the length of a header, the header (a
 * Python dict literal, padded so that the data begin at a multiple of 64), then the numbers.
 */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** What the entries of one archive may add up to, and how much smaller than that the archive may be. */
const mostBytes = 2 ** 30;
const greatestRatio = 100;

export function writeNpz(tensors: readonly NamedTensor[], type: StoredType): Uint8Array {
  const files = tensors.map((tensor) => [`${tensor.name}.npy`, writeNpy(tensor, type)] as const);
  // A fixed date and no compression: the same weights give the same bytes, and NumPy can map them.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
}

export function writeNpy({ shape, values }: NamedTensor, type: StoredType): Uint8Array {
  const [only] = shape;
  const tuple = shape.length === 1 ? `(${String(only)},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${type === 'float64' ? '<f8' : '<f4'}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((magic.length + 4 + dictionary.length + 1) / 64) * 64;
  const header = `${dictionary.padEnd(start - magic.length - 5)}\n`;
  const bytes = new Uint8Array(start + values.length * (type === 'float64' ? 8 : 4));
  bytes.set([...magic, 1, 0, header.length & 0xff, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), magic.length + 4);
  writeNumbers(bytes, start, values, type);
  return bytes;
}

/** @throws AppError E_FILE_INVALID; sizes, names and ratio are checked before anything is inflated. */
export function readNpz(bytes: Uint8Array): NpyTensor[] {
  const names = new Set<string>();
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!name.endsWith('.npy') || name.startsWith('/') || name.includes('..') || name.includes('\\')) throw invalidWeights(`it has an entry named ${JSON.stringify(name)}${name.endsWith('.pkl') ? `, which is pickled: ${safeWay}` : ''}`);
        if (names.has(name)) throw invalidWeights(`it has two entries named ${JSON.stringify(name)}`);
        names.add(name);
        total += originalSize;
        if (total > mostBytes || total > greatestRatio * bytes.length) throw invalidWeights('it would grow too large when unpacked');
        return true;
      },
    });
  } catch (error) {
    throw error instanceof Error && error.name === 'AppError' ? error : invalidWeights('it is not a complete zip archive');
  }
  return Object.entries(files).map(([name, file]) => ({ ...readNpy(name, file), name: name.slice(0, -'.npy'.length) }));
}

/** How the elements of a .npy file are read: bytes of one, and the number at a byte. */
const elements: Readonly<Record<string, { readonly bytes: number; read(view: DataView, at: number, littleEndian: boolean): number }>> = {
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  // Beyond 2⁵³ the nearest float64.
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** A tensor of a .npy file, and whether its elements are whole numbers there. */
export interface NpyTensor extends NamedTensor {
  readonly whole: boolean;
}

/**
 * Reads floats, integers and booleans of either byte order, in C or Fortran order.
 * @throws AppError E_FILE_INVALID, also for texts, complex numbers, and Python objects, which are never unpacked
 */
export function readNpy(name: string, bytes: Uint8Array): NpyTensor {
  if (magic.some((byte, index) => bytes[index] !== byte)) throw invalidWeights(`"${name}" is not an .npy file`);
  const version = bytes[6] ?? 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = version >= 2;
  const headerStart = long ? 12 : 10;
  if (version < 1 || version > 3 || bytes.length < headerStart) throw invalidWeights(`"${name}" has an unknown version`);
  const start = headerStart + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (start > bytes.length) throw invalidWeights(`"${name}" ends inside its header`);
  const header = String.fromCharCode(...bytes.subarray(headerStart, start).slice(0, 10_000));
  const descr = /'descr'\s*:\s*'([<>|=]?)(\w+)'/.exec(header);
  const shapeText = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  const element = elements[descr?.[2] ?? ''];
  if (descr?.[2] === 'O') throw invalidWeights(`"${name}" holds Python objects, which are pickled: ${safeWay}`);
  if (!descr || !element) throw invalidWeights(`"${name}" does not hold plain numbers`);
  if (shapeText === undefined) throw invalidWeights(`"${name}" has no shape`);
  const shape = shapeText.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  const count = sizeOf(shape);
  if (bytes.length - start !== count * element.bytes) throw invalidWeights(`the bytes of "${name}" do not fit its shape`);
  const values = new Float64Array(count);
  for (let index = 0; index < count; index++) values[index] = element.read(view, start + index * element.bytes, descr[1] !== '>');
  const rowMajor = /'fortran_order'\s*:\s*True/.test(header) ? fromFortranOrder(values, shape) : values;
  return { name, shape, values: rowMajor, whole: !descr[2]?.startsWith('f') };
}

/** Rearranges numbers whose first axis runs fastest into row-major order. */
function fromFortranOrder(values: Float64Array, shape: readonly number[]): Float64Array {
  const result = new Float64Array(values.length);
  const indices = new Array<number>(shape.length).fill(0);
  for (let flat = 0; flat < result.length; flat++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * (shape[axis] ?? 1) + (indices[axis] ?? 0);
    result[flat] = values[from] ?? NaN;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      indices[axis] = (indices[axis] ?? 0) + 1;
      if ((indices[axis] ?? 0) < (shape[axis] ?? 1)) break;
      indices[axis] = 0;
    }
  }
  return result;
}
