import { type NamedTensor, type StoredType, invalidWeights, parseWeightsJson } from './namedTensor.ts';
import { sizeOf } from '../tensor/shape.ts';
import { readNumbers, writeNumbers } from './littleEndian.ts';

/*
 * safetensors: u64 little-endian header length, a JSON header, then the data. The header names for each
 * tensor its dtype, shape and the half-open range of its bytes; ranges follow each other without holes.
 */
const longestHeader = 100_000_000;
const typeNames = { float64: 'F64', float32: 'F32' } as const;
const bytesPerElement = { F64: 8, F32: 4 } as const;

export function writeSafetensors(tensors: readonly NamedTensor[], type: StoredType): Uint8Array {
  const dtype = typeNames[type];
  const width = bytesPerElement[dtype];
  // One dtype throughout, so that sorting by name alone gives the reference writer's order.
  const sorted = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  let end = 0;
  const entries = sorted.map(({ name, shape, values }) => {
    const start = end;
    end += values.length * width;
    return [name, { dtype, shape, data_offsets: [start, end] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', { format: 'chainrule' }], ...entries]));
  const text = new TextEncoder().encode(json);
  // Padded with spaces so that the data begin at a multiple of 8.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8 + text.length, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  let at = 8 + headerLength;
  for (const { values } of sorted) {
    writeNumbers(bytes, at, values, type);
    at += values.length * width;
  }
  return bytes;
}

interface Entry {
  readonly name: string;
  readonly dtype: keyof typeof bytesPerElement;
  readonly shape: number[];
  readonly start: number;
  readonly end: number;
}

/** @throws AppError E_FILE_INVALID for anything the format forbids: holes, overlaps, duplicate names, wrong sizes. */
export function readSafetensors(bytes: Uint8Array): NamedTensor[] {
  const { header, dataStart } = readHeader(bytes);
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__').map(([name, entry]) => readEntry(name, entry));
  let expected = 0;
  for (const { name, start, end, dtype, shape } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== expected) throw invalidWeights(`the bytes of "${name}" begin at ${String(start)}, not at ${String(expected)}`);
    if (end - start !== sizeOf(shape) * bytesPerElement[dtype]) throw invalidWeights(`the bytes of "${name}" do not fit its shape`);
    expected = end;
  }
  if (dataStart + expected !== bytes.length) throw invalidWeights('the data end before or after the file');
  return entries.map(({ name, dtype, shape, start, end }) => ({
    name,
    shape,
    values: readNumbers(bytes, dataStart + start, (end - start) / bytesPerElement[dtype], dtype === 'F64' ? 'float64' : 'float32', true),
  }));
}

/**
 * What a file says of itself beside its tensors; texts alone.
 * @throws AppError E_FILE_INVALID where its header cannot be read
 */
export function safetensorsMetadata(bytes: Uint8Array): ReadonlyMap<string, string> {
  const { __metadata__: metadata } = readHeader(bytes).header;
  const entries = typeof metadata === 'object' && metadata !== null ? Object.entries(metadata) : [];
  return new Map(entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])));
}

function readHeader(bytes: Uint8Array): { readonly header: Readonly<Record<string, unknown>>; readonly dataStart: number } {
  if (bytes.length < 8) throw invalidWeights('it is shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declared = view.getBigUint64(0, true);
  if (declared > BigInt(Math.min(longestHeader, bytes.length - 8))) throw invalidWeights('its header is longer than the file');
  const dataStart = 8 + Number(declared);
  const decoded = decodeUtf8(bytes.subarray(8, dataStart));
  if (!decoded.startsWith('{')) throw invalidWeights('its header does not begin with {');
  const header = parseWeightsJson(decoded, 'its header is not JSON');
  if (typeof header !== 'object' || header === null) throw invalidWeights('its header is not an object');
  // JSON.parse keeps the last of two equal keys and says nothing, so they are counted in the text.
  const names = Object.keys(header);
  if (countTopLevelKeys(decoded) !== names.length) throw invalidWeights('its header names a tensor twice');
  return { header: { ...header }, dataStart };
}

function readEntry(name: string, entry: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  if (dtype !== 'F64' && dtype !== 'F32') throw invalidWeights(`"${name}" has the type ${JSON.stringify(dtype)}; only F64 and F32 can be read`);
  if (!isCounts(shape)) throw invalidWeights(`"${name}" has no shape`);
  const [start, end, ...more] = isCounts(offsets) ? offsets : [];
  if (start === undefined || end === undefined || more.length > 0 || end < start) throw invalidWeights(`"${name}" has no data_offsets`);
  return { name, dtype, shape, start, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

/** The number of keys written at the top level of a JSON object, equal ones counted each time. */
function countTopLevelKeys(json: string): number {
  let depth = 0;
  let colons = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) colons += 1;
  }
  return colons;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidWeights('its header is not UTF-8');
  }
}
