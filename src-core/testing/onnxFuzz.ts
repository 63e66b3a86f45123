import { importOnnx } from '../import/onnx/importOnnx.ts';
import { encodeOnnx } from '../export/onnx/onnxModel.ts';
import { registry } from '../node/registry.ts';
import type { Random } from '../tensor/random.ts';
import type { FuzzTarget } from './fuzz.ts';
import { below, hostileNames, joined, mutateBytes, pick } from './mutate.ts';

const valid = encodeOnnx({
  name: 'net',
  description: '',
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['N', 3] }],
  initializers: [
    { name: 'W', type: 'float32', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
    { name: 'b', type: 'float32', shape: [3], values: [1, 2, 3] },
    { name: 'to', type: 'int64', shape: [2], values: [0, 3] },
  ],
  nodes: [
    { op: 'MatMul', name: 'm', inputs: ['x', 'W'], outputs: ['m'] },
    { op: 'Add', name: 'a', inputs: ['m', 'b'], outputs: ['a'] },
    { op: 'Tanh', name: 't', inputs: ['a'], outputs: ['t'] },
    { op: 'Reshape', name: 'r', inputs: ['t', 'to'], outputs: ['r'] },
    { op: 'Softmax', name: 's', inputs: ['r'], outputs: ['y'], attributes: { axis: -1 } },
  ],
  metadata: {},
});

/** Fields whose bytes are messages again, by their path from the model: graph, nodes, attributes, tensors, values. */
const messages = new Set(['7', '8', '7.1', '7.1.5', '7.1.5.5', '7.5', '7.11', '7.12', '7.11.2', '7.11.2.1', '7.11.2.1.2', '7.11.2.1.2.1']);

interface Piece {
  readonly field: number;
  readonly wire: number;
  readonly number: bigint;
  readonly bytes: Uint8Array;
  readonly inside: readonly Piece[] | null;
}

const tree = piecesOf(valid, '');

/** One to three fields somewhere in the tree of messages are damaged; the lengths around them are right again. */
export const onnxFuzz: FuzzTarget & { readonly valid: Uint8Array } = {
  valid,
  make: (random) => {
    if (random.next() < 0.2) return mutateBytes(random, valid, [valid]);
    let pieces = tree;
    for (let count = 1 + below(random, 3); count > 0; count--) pieces = damaged(random, pieces);
    const bytes = written(pieces);
    return random.next() < 0.1 ? mutateBytes(random, bytes, [valid]) : bytes;
  },
  read: (bytes) => importOnnx(bytes, registry, '').parameters.reduce((sum, { values }) => sum + values.values.length, 0),
};

function damaged(random: Random, pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length === 0) return pieces;
  const at = below(random, pieces.length);
  const piece = pieces[at];
  if (!piece) return pieces;
  if (piece.inside && random.next() < 0.85) return pieces.with(at, { ...piece, inside: damaged(random, piece.inside) });
  switch (below(random, 7)) {
    case 0:
      return pieces.toSpliced(at, 1);
    case 1:
      return [...pieces, piece];
    case 2:
      return pieces.with(at, { ...piece, number: pick(random, [0n, 1n, 2n, 7n, 11n, 13n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) });
    case 3:
      return pieces.with(at, { ...piece, inside: null, bytes: new TextEncoder().encode(pick(random, [...hostileNames, 'x', 'W', 'y', 'Gemm', 'Conv', 'Concat', 'LSTM', 'MaxPool'])) });
    case 4:
      return pieces.with(at, { ...piece, field: pick(random, [1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14, 15, 20, 1000]) });
    case 5:
      return pieces.with(at, { ...piece, wire: pick(random, [0, 1, 2, 3, 4, 5, 6, 7]) });
    default:
      return pieces.with(at, { ...piece, inside: null, bytes: mutateBytes(random, piece.inside ? written(piece.inside) : piece.bytes, [valid]) });
  }
}

function piecesOf(bytes: Uint8Array, path: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const next = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(next());
    const [field, wire] = [tag >> 3, tag & 7];
    const number = wire === 0 || wire === 2 ? next() : 0n;
    const length = wire === 2 ? Number(number) : wire === 5 ? 4 : wire === 1 ? 8 : 0;
    const own = bytes.subarray(at, at + length);
    at += length;
    const inner = path === '' ? String(field) : `${path}.${String(field)}`;
    pieces.push({ field, wire, number, bytes: own, inside: messages.has(inner) ? piecesOf(own, inner) : null });
  }
  return pieces;
}

function written(pieces: readonly Piece[]): Uint8Array {
  return joined(
    ...pieces.map(({ field, wire, number, bytes, inside }) => {
      const own = inside ? written(inside) : bytes;
      const tag = varint(BigInt(field * 8 + wire));
      return wire === 0 ? joined(tag, varint(number)) : wire === 2 ? joined(tag, varint(BigInt(own.length)), own) : joined(tag, own);
    }),
  );
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}
