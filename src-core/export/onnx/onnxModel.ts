import { writeNumbers } from '../littleEndian.ts';
import type { StoredType } from '../namedTensor.ts';
import { MessageWriter } from './protobuf.ts';

/* An ONNX model as plain data, and its file. Field numbers are those of onnx.proto3 (ONNX 1.12). */

/** Readers that are five years old stop here, and the newest take it. */
const irVersion = 8;
const opset = 17;

export type ElementType = StoredType | 'int64' | 'bool';
const elementTypes: Readonly<Record<ElementType, number>> = { float32: 1, int64: 7, bool: 9, float64: 11 };

export interface OnnxTensor {
  readonly name: string;
  readonly type: StoredType | 'int64';
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** `shape`: a name stands for an extent that is not fixed. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export type OnnxAttribute = number | readonly number[] | { readonly float: number } | { readonly text: string };

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  /** An empty name stands for an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers, or lists of them, unless they say otherwise. */
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxModel {
  readonly name: string;
  readonly description: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxTensor[];
  /** Each after those whose outputs it reads. */
  readonly nodes: readonly OnnxNode[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of an `.onnx` file: opset 17, IR version 8. */
export function encodeOnnx({ name, description, inputs, outputs, initializers, nodes, metadata }: OnnxModel): Uint8Array {
  const graph = new MessageWriter();
  for (const node of nodes) graph.message(1, nodeMessage(node));
  graph.text(2, name);
  for (const tensor of initializers) graph.message(5, tensorMessage(tensor));
  graph.text(10, description);
  for (const input of inputs) graph.message(11, valueMessage(input));
  for (const output of outputs) graph.message(12, valueMessage(output));
  const model = new MessageWriter().integer(1, irVersion).text(2, 'Chainrule').text(4, '').text(6, description).message(7, graph);
  model.message(8, new MessageWriter().text(1, '').integer(2, opset));
  for (const [key, value] of Object.entries(metadata)) model.message(14, new MessageWriter().text(1, key).text(2, value));
  return model.finish();
}

function nodeMessage({ op, name, inputs, outputs, attributes = {} }: OnnxNode): MessageWriter {
  const message = new MessageWriter();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(3, name).text(4, op);
  for (const [key, value] of Object.entries(attributes)) message.message(5, attributeMessage(key, value));
  return message;
}

function attributeMessage(name: string, value: OnnxAttribute): MessageWriter {
  const message = new MessageWriter().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  if ('text' in value) return message.text(4, value.text).integer(20, 3);
  for (const each of value) message.integer(8, each);
  return message.integer(20, 7);
}

function tensorMessage({ name, type, shape, values }: OnnxTensor): MessageWriter {
  const message = new MessageWriter();
  for (const extent of shape) message.integer(1, extent);
  return message.integer(2, elementTypes[type]).text(8, name).bytes(9, rawBytes(type, values));
}

/** Little-endian, as `raw_data` has them on every machine. */
function rawBytes(type: OnnxTensor['type'], values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * (type === 'float32' ? 4 : 8));
  if (type !== 'int64') {
    writeNumbers(bytes, 0, values, type);
    return bytes;
  }
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index++) view.setBigInt64(index * 8, BigInt(values[index] ?? 0), true);
  return bytes;
}

function valueMessage({ name, type, shape }: OnnxValue): MessageWriter {
  const extents = new MessageWriter();
  for (const extent of shape) extents.message(1, typeof extent === 'number' ? new MessageWriter().integer(1, extent) : new MessageWriter().text(2, extent));
  const tensor = new MessageWriter().integer(1, elementTypes[type]).message(2, extents);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
}
