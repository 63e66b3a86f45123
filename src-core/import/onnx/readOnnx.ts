import { readNumbers } from '../../export/littleEndian.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { invalidOnnx } from './invalidOnnx.ts';
import { type Field, type FieldBudget, bitsAsFloat, floatNumbers, lastOf, mostFields, readFields, signed, textOf, wholeNumbers } from './protobufReader.ts';

/* An ONNX file as plain data. Field numbers are those of onnx.proto3 (ONNX 1.12). */

export interface ReadTensor {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  /** Whether they are whole by their type: extents, axes, indices. */
  readonly isWhole: boolean;
}

/** An extent that is not fixed is null, and a shape that the file does not give too. */
export interface ReadValue {
  readonly name: string;
  readonly shape: readonly (number | null)[] | null;
}

export type ReadAttribute =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'ints' | 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'texts'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: ReadTensor }
  | { readonly kind: 'other' };

export interface ReadNode {
  readonly name: string;
  readonly op: string;
  /** '' for the standard operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, ReadAttribute>;
}

export interface ReadModel {
  readonly name: string;
  readonly opset: number;
  readonly inputs: readonly ReadValue[];
  readonly outputs: readonly ReadValue[];
  readonly initializers: ReadonlyMap<string, ReadTensor>;
  readonly nodes: readonly ReadNode[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Axes that a tensor may have. */
const mostAxes = 8;

/**
 * Reads an ONNX file. Numbers that lie in other files are refused, whatever their path.
 * @throws AppError E_FILE_INVALID with the place
 */
export function readOnnx(bytes: Uint8Array): ReadModel {
  const budget = { left: mostFields };
  const model = readFields(bytes, 'model', budget);
  const graphField = lastOf(model, 7);
  if (graphField?.wire !== 2) throw invalidOnnx('model', 'it has no graph');
  const graph = readFields(graphField.bytes, 'graph', budget);
  const opset = model.filter(({ field }) => field === 8).flatMap(({ bytes: own }) => {
    const fields = readFields(own, 'opset', budget);
    return ['', 'ai.onnx'].includes(textOf(lastOf(fields, 1), 'opset')) ? [signed(lastOf(fields, 2)?.number ?? 0n)] : [];
  });
  const of = (number: number): Uint8Array[] => graph.filter(({ field }) => field === number).map(({ bytes: own }) => own);
  if (of(15).length > 0) throw invalidOnnx('graph', 'sparse tensors are not read');
  const initializers = of(5).map((own, index) => readTensor(own, `initializer ${String(index + 1)}`, budget));
  return {
    name: textOf(lastOf(graph, 2), 'graph'),
    opset: opset[0] ?? 0,
    inputs: of(11).map((own, index) => readValue(own, `input ${String(index + 1)}`, budget)),
    outputs: of(12).map((own, index) => readValue(own, `output ${String(index + 1)}`, budget)),
    initializers: new Map(initializers.map(({ name, tensor }) => [name, tensor])),
    nodes: of(1).map((own, index) => readNode(own, `node ${String(index + 1)}`, budget)),
    metadata: new Map(model.filter(({ field }) => field === 14).map(({ bytes: own }) => readEntry(own, budget))),
  };
}

function readEntry(bytes: Uint8Array, budget: FieldBudget): [string, string] {
  const fields = readFields(bytes, 'metadata', budget);
  return [textOf(lastOf(fields, 1), 'metadata'), textOf(lastOf(fields, 2), 'metadata')];
}

function readNode(bytes: Uint8Array, where: string, budget: FieldBudget): ReadNode {
  const fields = readFields(bytes, where, budget);
  const texts = (number: number): string[] => fields.filter(({ field }) => field === number).map((field) => textOf(field, where));
  const attributes = fields.filter(({ field }) => field === 5).map(({ bytes: own }) => readAttribute(own, where, budget));
  return { name: textOf(lastOf(fields, 3), where), op: textOf(lastOf(fields, 4), where), domain: textOf(lastOf(fields, 7), where), inputs: texts(1), outputs: texts(2), attributes: new Map(attributes) };
}

function readAttribute(bytes: Uint8Array, where: string, budget: FieldBudget): [string, ReadAttribute] {
  const fields = readFields(bytes, where, budget);
  const name = textOf(lastOf(fields, 1), where);
  const at = `${where}, ${name}`;
  switch (signed(lastOf(fields, 20)?.number ?? 0n)) {
    case 1:
      return [name, { kind: 'float', value: bitsAsFloat(lastOf(fields, 2)?.number ?? 0n, 4) }];
    case 2:
      return [name, { kind: 'int', value: signed(lastOf(fields, 3)?.number ?? 0n) }];
    case 3:
      return [name, { kind: 'text', value: textOf(lastOf(fields, 4), at) }];
    case 4:
      return [name, { kind: 'tensor', value: readTensor(lastOf(fields, 5)?.bytes ?? new Uint8Array(), at, budget).tensor }];
    case 6:
      return [name, { kind: 'floats', value: Array.from(floatNumbers(fields, 7, 4, at)) }];
    case 7:
      return [name, { kind: 'ints', value: wholeNumbers(fields, 8, at) }];
    case 8:
      return [name, { kind: 'texts', value: fields.filter(({ field }) => field === 9).map((field) => textOf(field, at)) }];
    default:
      return [name, { kind: 'other' }];
  }
}

function readValue(bytes: Uint8Array, where: string, budget: FieldBudget): ReadValue {
  const fields = readFields(bytes, where, budget);
  const inside = (of: Field[], number: number): Field[] | null => {
    const field = lastOf(of, number);
    return field && readFields(field.bytes, where, budget);
  };
  const type = inside(fields, 2);
  const tensor = type && inside(type, 1);
  const shape = tensor && inside(tensor, 2);
  const extents = shape?.filter(({ field }) => field === 1).map(({ bytes: own }) => {
    const value = lastOf(readFields(own, where, budget), 1);
    const extent = value && signed(value.number);
    return extent !== null && extent > 0 ? extent : null;
  });
  if (extents && extents.length > mostAxes + 2) throw invalidOnnx(where, 'it has too many axes');
  return { name: textOf(lastOf(fields, 1), where), shape: extents ?? null };
}

/** Where a tensor keeps its numbers if not as raw bytes, and how long one is there. */
const storages = new Map<number, { readonly type: string; readonly size: number; readonly field: number }>([
  [1, { type: 'float', size: 4, field: 4 }],
  [11, { type: 'double', size: 8, field: 10 }],
  [7, { type: 'int64', size: 8, field: 7 }],
  [6, { type: 'int32', size: 4, field: 5 }],
  [9, { type: 'bool', size: 1, field: 5 }],
]);

function readTensor(bytes: Uint8Array, place: string, budget: FieldBudget): { name: string; tensor: ReadTensor } {
  const fields = readFields(bytes, place, budget);
  const name = textOf(lastOf(fields, 8), place);
  const where = name === '' ? place : `tensor ${JSON.stringify(name)}`;
  if (lastOf(fields, 13) || signed(lastOf(fields, 14)?.number ?? 0n) !== 0) throw invalidOnnx(where, 'its numbers lie in another file; save the model as one file');
  const shape = wholeNumbers(fields, 1, where);
  if (shape.length > mostAxes || shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0)) throw invalidOnnx(where, 'it has no shape that can be read');
  const storage = storages.get(signed(lastOf(fields, 2)?.number ?? 0n));
  if (!storage) throw invalidOnnx(where, 'its numbers are of a type that is not read; float, double, int64, int32 and bool are');
  const raw = lastOf(fields, 9);
  const values = raw ? rawNumbers(raw.bytes, storage) : storage.type === 'float' || storage.type === 'double' ? floatNumbers(fields, storage.field, storage.size === 4 ? 4 : 8, where) : wholeNumbers(fields, storage.field, where);
  if (values?.length !== sizeOf(shape)) throw invalidOnnx(where, 'its numbers do not fit its shape');
  return { name, tensor: { shape, values, isWhole: !['float', 'double'].includes(storage.type) } };
}

/** Undefined where the bytes end inside a number. */
function rawNumbers(bytes: Uint8Array, { type, size }: { readonly type: string; readonly size: number }): ArrayLike<number> | undefined {
  if (bytes.length % size !== 0) return undefined;
  if (type === 'float' || type === 'double') return readNumbers(bytes, 0, bytes.length / size, type === 'float' ? 'float32' : 'float64', true);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = { int64: (at: number) => Number(view.getBigInt64(at, true)), int32: (at: number) => view.getInt32(at, true), bool: (at: number) => view.getUint8(at) }[type];
  return Array.from({ length: bytes.length / size }, (_, index) => read?.(index * size) ?? NaN);
}
