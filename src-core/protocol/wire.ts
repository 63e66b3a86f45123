import { AppError } from '../graph/appError.ts';

/*
 * Channels that carry only bytes (a WebSocket) use this form of a message:
 *
 *     u32 little-endian   length of the JSON text in bytes
 *     UTF-8 JSON          the message, each Float64Array replaced by {"$f64": [index, length]}
 *     zero bytes          up to a multiple of 8
 *     float64             all arrays, little-endian, one after the other
 *
 * A record of the message that itself has a key "$f64" is wrapped as {"$esc": record}.
 */
const arrayKey = '$f64';
const escapeKey = '$esc';

/** Packs a message into bytes. */
export function encodeWire(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Float64Array[] = [];
  let length = 0;
  const replace = (value: unknown): unknown => {
    if (value instanceof Float64Array) {
      arrays.push(value);
      length += value.length;
      return { [arrayKey]: [length - value.length, value.length] };
    }
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== 'object' || value === null) return value;
    const record = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
    return arrayKey in record || escapeKey in record ? { [escapeKey]: record } : record;
  };
  const text = new TextEncoder().encode(JSON.stringify(replace(message)));
  const start = alignedStart(text.length);
  const bytes = new Uint8Array(start + length * 8);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  const numbers = new Float64Array(bytes.buffer, start, length);
  let at = 0;
  for (const array of arrays) {
    numbers.set(array, at);
    at += array.length;
  }
  return bytes;
}

/**
 * Unpacks bytes into a message. The arrays are copies that own their memory.
 * @throws AppError E_BAD_MESSAGE where the bytes are not in this form.
 */
export function decodeWire(received: Uint8Array): unknown {
  // A copy that starts at 0: what arrives may be a view at any offset, and float64 must be aligned.
  const bytes = new Uint8Array(received.length);
  bytes.set(received);
  if (bytes.length < 4) throw malformed('it is shorter than its header');
  const textLength = new DataView(bytes.buffer).getUint32(0, true);
  const start = alignedStart(textLength);
  if (start > bytes.length || (bytes.length - start) % 8 !== 0) throw malformed('its lengths do not agree');
  const numbers = new Float64Array(bytes.buffer, start);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + textLength)));
  } catch {
    throw malformed('its text is not JSON');
  }
  return restore(json, numbers, 0);
}

const deepest = 64;

function restore(value: unknown, numbers: Float64Array, depth: number): unknown {
  if (depth > deepest) throw malformed(`it is nested deeper than ${String(deepest)} levels`);
  if (Array.isArray(value)) return value.map((item) => restore(item, numbers, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  if (Object.hasOwn(value, arrayKey)) {
    const place = (value as { [arrayKey]: unknown })[arrayKey];
    const [at, length] = Array.isArray(place) ? (place as unknown[]) : [];
    if (!isCount(at) || !isCount(length) || at + length > numbers.length) throw malformed('an array lies outside it');
    return numbers.slice(at, at + length);
  }
  const record = Object.hasOwn(value, escapeKey) ? (value as { [escapeKey]: unknown })[escapeKey] : value;
  if (typeof record !== 'object' || record === null) throw malformed('an escaped record is missing');
  // Entries are defined, not assigned, so that a key "__proto__" stays a plain key.
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, restore(item, numbers, depth + 1)]));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function alignedStart(textLength: number): number {
  return Math.ceil((4 + textLength) / 8) * 8;
}

function malformed(why: string): AppError {
  return new AppError('E_BAD_MESSAGE', `the message cannot be read: ${why}`);
}
