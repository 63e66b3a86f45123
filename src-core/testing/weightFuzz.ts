import { zipSync } from 'fflate';
import { readNpy, writeNpy } from '../export/npz.ts';
import { decodeWeights } from '../export/weights.ts';
import { readSafetensors, writeSafetensors } from '../export/safetensors.ts';
import { writeJsonWeights } from '../export/jsonWeights.ts';
import type { NamedTensor } from '../export/namedTensor.ts';
import type { Random } from '../tensor/random.ts';
import type { FuzzTarget } from './fuzz.ts';
import { type Json, below, hostileNames, joined, mutateBytes, mutateJson, mutateText, pick } from './mutate.ts';

const tensors: readonly NamedTensor[] = [
  { name: 'W', shape: [2, 3], values: [0.1, -0, 1e-300, 4, 5, 1 / 3] },
  { name: 'b', shape: [3], values: [1, 2, 3] },
  { name: 'scalar', shape: [], values: [0.5] },
  { name: 'empty', shape: [0, 4], values: [] },
];
const text = (from: string): Uint8Array => new TextEncoder().encode(from);
const latin = (from: Uint8Array): string => Array.from(from, (byte) => String.fromCharCode(byte)).join('');
const numbersIn = (read: readonly NamedTensor[]): number => read.reduce((sum, { values }) => sum + values.length, 0);

function sometimesBytes(random: Random, bytes: Uint8Array, part = 0.25): Uint8Array {
  return random.next() < part ? mutateBytes(random, bytes, [bytes]) : bytes;
}

/** Header and data apart: the header's tree is damaged, then its length is written as it is, or not quite. */
export const safetensorsFuzz: FuzzTarget & { readonly valid: Uint8Array } = (() => {
  const valid = writeSafetensors(tensors, 'float64');
  const length = Number(new DataView(valid.buffer).getBigUint64(0, true));
  const header = JSON.parse(latin(valid.subarray(8, 8 + length))) as Json;
  const data = valid.subarray(8 + length);
  const make = (random: Random): Uint8Array => {
    if (random.next() < 0.2) return mutateBytes(random, valid, [valid]);
    const damaged = text(mutateJson(random, header));
    const first = new Uint8Array(8);
    const said = damaged.length + (random.next() < 0.1 ? pick(random, [-1, 1, 8, 2 ** 20, 2 ** 53]) : 0);
    new DataView(first.buffer).setBigUint64(0, BigInt(Math.max(0, said)), true);
    return sometimesBytes(random, joined(first, damaged, random.next() < 0.1 ? data.subarray(0, below(random, data.length)) : data), 0.1);
  };
  return { valid, make, read: (bytes) => numbersIn(readSafetensors(bytes)) };
})();

export const jsonWeightsFuzz: FuzzTarget & { readonly valid: Uint8Array } = (() => {
  const valid = writeJsonWeights(tensors, 'float64');
  const tree = JSON.parse(latin(valid)) as Json;
  return { valid, make: (random) => sometimesBytes(random, text(mutateJson(random, tree)), 0.2), read: (bytes) => numbersIn(decodeWeights(bytes, 'json')) };
})();

const headerTokens = ["'", '(', ')', ',', '{', '}', ':', "'<f8'", "'>f4'", "'|O'", "'<i8'", "'|b1'", "'<c16'", "'<U5'", 'True', 'False', '0', '9', '9'.repeat(30), '-1', '1e9', '2,'.repeat(60), ' '.repeat(64), '\n', '\u0000'];

/** A .npy file whose header is damaged as a text, and said to be as long as it is, or not quite. */
function damagedNpy(random: Random, valid: Uint8Array): Uint8Array {
  if (random.next() < 0.2) return mutateBytes(random, valid, [valid]);
  const length = new DataView(valid.buffer).getUint16(8, true);
  let header = latin(valid.subarray(10, 10 + length));
  for (let count = 1 + below(random, 3); count > 0; count--) header = mutateText(random, header, headerTokens);
  const said = Math.min(65_535, header.length + (random.next() < 0.1 ? pick(random, [-1, 1, 64, 60_000]) : 0));
  const version = random.next() < 0.9 ? 1 : below(random, 5);
  const start = valid.slice(0, 10);
  start.set([version, 0, said & 0xff, said >> 8], 6);
  return joined(start, Uint8Array.from(header, (character) => character.charCodeAt(0)), valid.subarray(10 + length));
}

export const npyFuzz: FuzzTarget & { readonly valid: Uint8Array } = (() => {
  const valid = writeNpy({ name: 'W', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }, 'float64');
  return { valid, make: (random) => damagedNpy(random, valid), read: (bytes) => readNpy('W', bytes).values.length };
})();

/** An archive of files of which one may be damaged, under names of which one may be hostile, with its own records damaged. */
export const npzFuzz: FuzzTarget & { readonly valid: Uint8Array } = (() => {
  const files = tensors.map((tensor) => [`${tensor.name}.npy`, writeNpy(tensor, 'float64')] as const);
  const valid = archive(files, 0);
  const make = (random: Random): Uint8Array => {
    const at = below(random, files.length);
    const kind = random.next();
    const entries = files.map(([name, bytes], index): [string, Uint8Array] => {
      if (index !== at) return [name, bytes];
      if (kind < 0.2) return [`${pick(random, hostileNames)}.npy`, bytes];
      if (kind < 0.25) return [pick(random, hostileNames), bytes];
      if (kind < 0.3) return [name, new Uint8Array(30_000)];
      return kind < 0.6 ? [name, damagedNpy(random, bytes)] : [name, bytes];
    });
    const bytes = archive(entries, random.next() < 0.8 ? 0 : 6);
    return kind < 0.6 ? bytes : damagedRecords(random, bytes);
  };
  return { valid, make, read: (bytes) => numbersIn(decodeWeights(bytes, 'npz')) };
})();

/** fflate's writer takes names as keys of an object, in which `__proto__` is none: it is put into the bytes afterwards. */
function archive(entries: readonly (readonly [string, Uint8Array])[], level: 0 | 6): Uint8Array {
  const [hostile, standIn] = ['__proto__', 'standInOf'];
  const bytes = zipSync(Object.fromEntries(entries.map(([name, file]) => [name.replace(hostile, standIn), file])), { level, mtime: new Date(1980, 0, 1) });
  if (!entries.some(([name]) => name.includes(hostile))) return bytes;
  return Uint8Array.from(latin(bytes).replaceAll(standIn, hostile), (character) => character.charCodeAt(0));
}

/** Writes an edge number into a field of a zip's records: local headers, central directory, end. */
function damagedRecords(random: Random, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at++) if (view.getUint16(at, true) === 0x4b50) records.push(at);
  const at = pick(random, records) + 4 + 2 * below(random, 21);
  const value = pick(random, [0, 1, 8, 9, 99, 0xffff, 0xfffe, 200, 64]);
  if (at + 4 <= bytes.length) {
    if (random.next() < 0.5) view.setUint16(at, value, true);
    else view.setUint32(at, pick(random, [0, 1, 255, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]), true);
  }
  return sometimesBytes(random, bytes, 0.1);
}
