import { invalidOnnx } from './invalidOnnx.ts';

/*
 * Protocol Buffers, read with limits: nothing is taken from a length that the file does not have, groups (long out of use)
 * are refused, and the number of fields of a whole file is bounded. Depth is bounded by who reads: a message in a message
 * is only looked into where the format has one. https://protobuf.dev/programming-guides/encoding/
 */

/** A field as it lies in the file. `number`: a varint, or so many fixed bytes, as an unsigned number. */
export interface Field {
  readonly field: number;
  readonly wire: 0 | 1 | 2 | 5;
  readonly number: bigint;
  /** Of a text, a message, or packed numbers; a view of the file. */
  readonly bytes: Uint8Array;
}

/** How many more fields a file may have. */
export interface FieldBudget {
  left: number;
}

/** Fields of a whole file; a tensor may list its numbers one by one. */
export const mostFields = 4_000_000;

const nothing = new Uint8Array();

/** The fields of a message in their order. @throws AppError E_FILE_INVALID with the place */
export function readFields(bytes: Uint8Array, where: string, budget: FieldBudget): Field[] {
  const fields: Field[] = [];
  const reader = new VarintReader(bytes, where);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  while (reader.at < bytes.length) {
    budget.left -= 1;
    if (budget.left < 0) throw invalidOnnx(where, `it has more than ${String(mostFields)} fields`);
    const tag = reader.next();
    const field = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    if (field === 0 || field > 2 ** 29) throw invalidOnnx(where, 'a field has no number');
    if (wire === 0) fields.push({ field, wire, number: reader.next(), bytes: nothing });
    else if (wire === 1) fields.push({ field, wire, number: view.getBigUint64(reader.take(8), true), bytes: nothing });
    else if (wire === 5) fields.push({ field, wire, number: BigInt(view.getUint32(reader.take(4), true)), bytes: nothing });
    else if (wire === 2) {
      const length = Number(reader.next());
      const from = reader.take(length);
      fields.push({ field, wire, number: 0n, bytes: bytes.subarray(from, from + length) });
    } else throw invalidOnnx(where, 'a field is of no kind that there is');
  }
  return fields;
}

/** The whole numbers of a repeated field, each by itself or packed; as signed numbers of 64 bits. */
export function wholeNumbers(fields: readonly Field[], number: number, where: string): number[] {
  return fields.filter(({ field }) => field === number).flatMap(({ wire, number: value, bytes }) => {
    if (wire !== 2) return [signed(value)];
    const reader = new VarintReader(bytes, where);
    const values: number[] = [];
    while (reader.at < bytes.length) values.push(signed(reader.next()));
    return values;
  });
}

/** The fixed numbers of a repeated field, each by itself or packed. */
export function floatNumbers(fields: readonly Field[], number: number, size: 4 | 8, where: string): Float64Array {
  const own = fields.filter(({ field }) => field === number);
  const values: number[] = [];
  for (const { wire, number: value, bytes } of own) {
    if (wire === 2) {
      if (bytes.length % size !== 0) throw invalidOnnx(where, 'packed numbers end inside a number');
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < bytes.length; at += size) values.push(size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
    } else if (wire === 5 && size === 4) values.push(bitsAsFloat(value, 4));
    else if (wire === 1 && size === 8) values.push(bitsAsFloat(value, 8));
    else throw invalidOnnx(where, 'a number is not stored as one');
  }
  return Float64Array.from(values);
}

/** The last of a field, as Protocol Buffers have it; null where it is not there. */
export function lastOf(fields: readonly Field[], number: number): Field | null {
  return fields.findLast(({ field }) => field === number) ?? null;
}

/** @throws AppError E_FILE_INVALID where it is not UTF-8 */
export function textOf(field: Field | null, where: string): string {
  try {
    return field ? new TextDecoder('utf-8', { fatal: true }).decode(field.bytes) : '';
  } catch {
    throw invalidOnnx(where, 'a text is not UTF-8');
  }
}

/** The nearest number to a whole number of 64 bits. */
export function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

export function bitsAsFloat(bits: bigint, size: 4 | 8): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits, true);
  return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

class VarintReader {
  at = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly where: string,
  ) {}

  next(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw invalidOnnx(this.where, 'it ends inside a number');
      this.at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw invalidOnnx(this.where, 'a number is longer than 64 bits');
  }

  /** Where so many bytes begin, which are then passed over. */
  take(length: number): number {
    const from = this.at;
    if (!(length <= this.bytes.length - from)) throw invalidOnnx(this.where, 'it ends inside a field');
    this.at += length;
    return from;
  }
}
