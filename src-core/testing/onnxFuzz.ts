import { importOnnx } from '../import/onnx/importOnnx.ts';
import { operators } from '../import/onnx/operators.ts';
import { encodeOnnx } from '../export/onnx/onnxModel.ts';
import { registry } from '../node/registry.ts';
import type { Random } from '../tensor/random.ts';
import type { FuzzTarget } from './fuzz.ts';
import { below, hostileNames, joined, mutateBytes, pick } from './mutate.ts';

const layers = encodeOnnx({
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

/** Recurrent layers with what exporters put around them: extents that are computed, axes that come and go. */
const sequences = encodeOnnx({
  name: 'net',
  description: '',
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 3, 2] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['N', 4] }],
  initializers: [
    { name: 'W', type: 'float32', shape: [2, 8, 2], values: Array.from({ length: 32 }, (_, at) => at / 32) },
    { name: 'R', type: 'float32', shape: [2, 8, 2], values: Array.from({ length: 32 }, (_, at) => at / 16) },
    { name: 'one', type: 'int64', shape: [1], values: [1] },
    { name: 'two', type: 'int64', shape: [1], values: [2] },
    { name: 'open', type: 'int64', shape: [3], values: [0, 0, -1] },
    { name: 'last', type: 'int64', shape: [], values: [-1] },
  ],
  nodes: [
    { op: 'Shape', name: '', inputs: ['x'], outputs: ['extents'] },
    { op: 'Slice', name: '', inputs: ['extents', 'start', 'one'], outputs: ['n'] },
    { op: 'Constant', name: '', inputs: [], outputs: ['start'], attributes: { value_ints: [0] } },
    { op: 'Concat', name: '', inputs: ['two', 'n', 'two'], outputs: ['first'], attributes: { axis: 0 } },
    { op: 'ConstantOfShape', name: '', inputs: ['first'], outputs: ['h0'] },
    { op: 'Transpose', name: '', inputs: ['x'], outputs: ['steps'], attributes: { perm: [1, 0, 2] } },
    { op: 'LSTM', name: 'lstm', inputs: ['steps', 'W', 'R', '', '', 'h0', 'h0'], outputs: ['Y', 'Yh', 'Yc'], attributes: { hidden_size: 2, direction: { text: 'bidirectional' } } },
    { op: 'Transpose', name: '', inputs: ['Y'], outputs: ['turned'], attributes: { perm: [2, 0, 1, 3] } },
    { op: 'Reshape', name: '', inputs: ['turned', 'open'], outputs: ['joined'] },
    { op: 'Gather', name: '', inputs: ['joined', 'last'], outputs: ['end'], attributes: { axis: 1 } },
    { op: 'Relu', name: '', inputs: ['end'], outputs: ['y'] },
  ].toSorted((a, b) => Number(b.op === 'Constant') - Number(a.op === 'Constant')),
  metadata: { 'chainrule.steps': '3' },
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

const read: FuzzTarget['read'] = (bytes) => importOnnx(bytes, registry, '').parameters.reduce((sum, { values }) => sum + values.values.length, 0);

/** Operators that a field may become, with inputs that are not theirs. */
const operatorNames = Object.keys(operators);

/** One to three fields somewhere in the tree of messages are damaged; the lengths around them are right again. */
function targetOf(valid: Uint8Array): FuzzTarget & { readonly valid: Uint8Array } {
  const tree = piecesOf(valid, '');
  const make = (random: Random): Uint8Array => {
    if (random.next() < 0.2) return mutateBytes(random, valid, [valid]);
    let pieces = tree;
    for (let count = 1 + below(random, 3); count > 0; count--) pieces = damaged(random, pieces, valid);
    const bytes = written(pieces);
    return random.next() < 0.1 ? mutateBytes(random, bytes, [valid]) : bytes;
  };
  return { valid, make, read };
}

export const onnxFuzz = targetOf(layers);
export const onnxSequenceFuzz = targetOf(sequences);

function damaged(random: Random, pieces: readonly Piece[], valid: Uint8Array): readonly Piece[] {
  if (pieces.length === 0) return pieces;
  const at = below(random, pieces.length);
  const piece = pieces[at];
  if (!piece) return pieces;
  if (piece.inside && random.next() < 0.85) return pieces.with(at, { ...piece, inside: damaged(random, piece.inside, valid) });
  switch (below(random, 7)) {
    case 0:
      return pieces.toSpliced(at, 1);
    case 1:
      return [...pieces, piece];
    case 2:
      return pieces.with(at, { ...piece, number: pick(random, [0n, 1n, 2n, 7n, 11n, 13n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) });
    case 3:
      return pieces.with(at, { ...piece, inside: null, bytes: new TextEncoder().encode(pick(random, [...hostileNames, 'x', 'W', 'y', ...operatorNames])) });
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
