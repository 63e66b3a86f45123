import type { Random } from '../tensor/random.ts';

/*
 * Damage for valid files, by a seeded stream. Bytes, texts and JSON trees are damaged each in their own way, so that
 * most of what comes out still looks like the format and gets past its first checks.
 */

export function pick<T>(random: Random, from: readonly [T, ...T[]] | readonly T[]): T {
  const item = from[Math.floor(random.next() * from.length)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

export function below(random: Random, limit: number): number {
  return Math.floor(random.next() * limit);
}

/** Numbers at which sizes, counts and offsets go wrong. */
const edgeNumbers: readonly number[] = [0, 1, -1, 2, 7, 8, 255, 256, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 2 ** 64, 1e21, 1e308, 0.5, -0];

/** Names that are more than names to somebody. */
export const hostileNames: readonly string[] = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__metadata__', '', '.', '..', '../../x', '/etc/passwd', 'C:\\x', 'a\u0000b', '\ud800', '"""; import os', '${x}', '\u202e', 'x'.repeat(5000)];

/** Damages bytes in one to four places: bits, words, what is cut off, taken out, put in twice or comes from another file. */
export function mutateBytes(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let result: Uint8Array = bytes.slice();
  for (let count = 1 + below(random, 4); count > 0; count--) result = mutateOnce(random, result, others);
  return result;
}

function mutateOnce(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  if (bytes.length === 0) return bytes;
  const at = below(random, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (below(random, 8)) {
    case 0:
      view.setUint8(at, view.getUint8(at) ^ (1 << below(random, 8)));
      return bytes;
    case 1:
      view.setUint8(at, pick(random, [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x5b, 0x7b, 0x2c]));
      return bytes;
    case 2:
      if (at + 4 <= bytes.length) view.setUint32(at, pick(random, edgeNumbers) >>> 0, true);
      return bytes;
    case 3:
      if (at + 8 <= bytes.length) view.setBigUint64(at, BigInt.asUintN(64, BigInt(Math.trunc(pick(random, edgeNumbers.slice(0, 18))))), true);
      return bytes;
    case 4:
      return bytes.slice(0, at);
    case 5:
      return joined(bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + below(random, 16))));
    case 6: {
      const end = Math.min(bytes.length, at + 1 + below(random, 64));
      return joined(bytes.subarray(0, end), bytes.subarray(at));
    }
    default: {
      const other = pick(random, others);
      return joined(bytes.subarray(0, at), other.subarray(below(random, other.length + 1)));
    }
  }
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The text of a JSON tree with one to three of its parts exchanged, left out, renamed, written twice or nested deeply. */
export function mutateJson(random: Random, tree: Json): string {
  let damaged = tree;
  for (let count = 1 + below(random, 3); count > 0; count--) damaged = mutateTree(random, damaged, 1 / 3);
  const text = JSON.stringify(damaged);
  return random.next() < 0.15 ? mutateText(random, text) : text;
}

function mutateTree(random: Random, tree: Json, here: number): Json {
  const entries = typeof tree === 'object' && tree !== null ? Object.entries(tree) : [];
  if (entries.length === 0 || random.next() < here) return replacement(random, tree);
  const at = below(random, entries.length);
  const change = random.next();
  const changed = entries.flatMap(([key, value], index): [string, Json][] => {
    if (index !== at) return [[key, value]];
    if (change < 0.08) return [];
    if (change < 0.16) return [[pick(random, hostileNames), value]];
    if (change < 0.22) return [[key, value], [`${key} again`, value]];
    return [[key, mutateTree(random, value, here)]];
  });
  return Array.isArray(tree) ? changed.map(([, value]) => value) : fromEntries(changed);
}

/** As `Object.fromEntries`, with `__proto__` as an own property. */
function fromEntries(entries: readonly (readonly [string, Json])[]): Json {
  const result: Record<string, Json> = {};
  for (const [key, value] of entries) Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
  return result;
}

function replacement(random: Random, before: Json): Json {
  switch (below(random, 9)) {
    case 0:
      return null;
    case 1:
      return pick(random, edgeNumbers);
    case 2:
      return pick(random, hostileNames);
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return typeof before === 'number' ? before + 1 : [before, before];
    case 6:
      return Array.from({ length: 1 + below(random, 40) }, () => pick(random, edgeNumbers));
    case 7:
      return nested(before, 1 + below(random, 200));
    default:
      return typeof before === 'string' ? before.slice(1) : JSON.stringify(before);
  }
}

function nested(value: Json, depth: number): Json {
  let result = value;
  for (let level = 0; level < depth; level++) result = level % 2 === 0 ? [result] : { a: result };
  return result;
}

/** A text with a token in it exchanged, taken out, or put in. */
export function mutateText(random: Random, text: string, tokens: readonly string[] = ['"', '{', '}', '[', ']', ',', ':', '\\', '\\u0000', ' ', '\n', '-', '1e999', '9'.repeat(400), '\u0000', '\ufeff', 'NaN', 'true']): string {
  const at = below(random, text.length + 1);
  const end = random.next() < 0.5 ? at : Math.min(text.length, at + 1 + below(random, 8));
  return text.slice(0, at) + (random.next() < 0.75 ? pick(random, tokens) : '') + text.slice(end);
}
