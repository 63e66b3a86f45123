import { AppError } from '../graph/appError.ts';

/*
 * Channels that carry only bytes (a WebSocket) use this form of a message:
 *
 *     u32 little-endian   length of the JSON text in bytes
 *     UTF-8 JSON          the message, each Float64Array replaced by {"$f64": [word, numbers]}
 *                         and each Uint8Array by {"$u8": [word, bytes]}
 *     zero bytes          up to a multiple of 8
 *     words of 8 bytes    all arrays, one after the other: float64 little-endian; bytes filled up with zeros
 *
 * A record of the message that itself has one of these keys is wrapped as {"$esc": record}.
 */
const numbersKey = '$f64';
const bytesKey = '$u8';
const escapeKey = '$esc';
const wordBytes = 8;

/** Packs a message into bytes. */
export function encodeWire(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: { readonly word: number; readonly array: Float64Array | Uint8Array }[] = [];
  let words = 0;
  const place = (array: Float64Array | Uint8Array): readonly [word: number, length: number] => {
    arrays.push({ word: words, array });
    words += Math.ceil(array.byteLength / wordBytes);
    return [arrays.at(-1)?.word ?? 0, array.length];
  };
  const replace = (value: unknown): unknown => {
    if (value instanceof Float64Array) return { [numbersKey]: place(value) };
    if (value instanceof Uint8Array) return { [bytesKey]: place(value) };
    if (typeof value !== 'object' || value === null) return value;
    const replaced = withParts(value, replace);
    return isEscaped(value) ? { [escapeKey]: replaced } : replaced;
  };
  const text = new TextEncoder().encode(JSON.stringify(replace(message)));
  const start = alignedStart(text.length);
  const bytes = new Uint8Array(start + words * wordBytes);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  for (const { word, array } of arrays) {
    const at = start + word * wordBytes;
    if (array instanceof Uint8Array) bytes.set(array, at);
    else new Float64Array(bytes.buffer, at, array.length).set(array);
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
  if (start > bytes.length || (bytes.length - start) % wordBytes !== 0) throw malformed('its lengths do not agree');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + textLength)));
  } catch {
    throw malformed('its text is not JSON');
  }
  return restore(json, bytes.subarray(start), 0);
}

const deepest = 64;

function restore(value: unknown, words: Uint8Array<ArrayBuffer>, depth: number): unknown {
  if (depth > deepest) throw malformed(`it is nested deeper than ${String(deepest)} levels`);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return withItems(value, (item) => restore(item, words, depth + 1));
  if (Object.hasOwn(value, numbersKey)) return new Float64Array(placed((value as { [numbersKey]: unknown })[numbersKey], words, Float64Array.BYTES_PER_ELEMENT));
  if (Object.hasOwn(value, bytesKey)) return new Uint8Array(placed((value as { [bytesKey]: unknown })[bytesKey], words, Uint8Array.BYTES_PER_ELEMENT));
  const record = Object.hasOwn(value, escapeKey) ? (value as { [escapeKey]: unknown })[escapeKey] : value;
  if (typeof record !== 'object' || record === null) throw malformed('an escaped record is missing');
  return withParts(record, (item) => restore(item, words, depth + 1));
}

/** Whether a record has a key of this form itself. */
function isEscaped(value: object): boolean {
  return !Array.isArray(value) && (Object.hasOwn(value, numbersKey) || Object.hasOwn(value, bytesKey) || Object.hasOwn(value, escapeKey));
}

/**
 * The array or record with each of its parts changed. Where none of them is another one it is itself: a document of ten
 * thousand nodes, which holds no arrays of this form, is not copied to be sent, nor when it was received.
 */
function withParts(whole: object, change: (part: unknown) => unknown): object {
  return Array.isArray(whole) ? withItems(whole, change) : withValues(whole as Readonly<Record<string, unknown>>, change);
}

function withItems(whole: readonly unknown[], change: (part: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < whole.length; index++) {
    const changed = change(whole[index]);
    if (Object.is(changed, whole[index])) continue;
    copy ??= [...whole];
    copy[index] = changed;
  }
  return copy ?? whole;
}

function withValues(whole: Readonly<Record<string, unknown>>, change: (part: unknown) => unknown): object {
  let copy: object | undefined;
  for (const key of Object.keys(whole)) {
    const changed = change(whole[key]);
    if (Object.is(changed, whole[key])) continue;
    copy ??= Object.fromEntries(Object.entries(whole));
    // Defined, not assigned, so that a key "__proto__" stays a plain key.
    Object.defineProperty(copy, key, { value: changed, enumerable: true, writable: true, configurable: true });
  }
  return copy ?? whole;
}

/** A copy of the bytes of an array whose elements have `elementBytes` each. */
function placed(place: unknown, words: Uint8Array<ArrayBuffer>, elementBytes: number): ArrayBuffer {
  const [word, length] = Array.isArray(place) ? (place as unknown[]) : [];
  if (!isCount(word) || !isCount(length) || word * wordBytes + length * elementBytes > words.byteLength) throw malformed('an array lies outside it');
  return words.slice(word * wordBytes, word * wordBytes + length * elementBytes).buffer;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function alignedStart(textLength: number): number {
  return Math.ceil((4 + textLength) / wordBytes) * wordBytes;
}

function malformed(why: string): AppError {
  return new AppError('E_BAD_MESSAGE', `the message cannot be read: ${why}`);
}
