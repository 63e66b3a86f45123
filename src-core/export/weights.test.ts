import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { type GraphDocument, emptyDocument } from '../graph/document.ts';
import type { NamedTensor } from './namedTensor.ts';
import { writeNpy } from './npz.ts';
import { decodeWeights, encodeWeights, namedParameters } from './weights.ts';
import { readNpy } from './npz.ts';

const formats = ['safetensors', 'npz', 'json'] as const;

function documentWith(tensors: readonly NamedTensor[], precision: GraphDocument['precision'] = 'float64'): GraphDocument {
  const parameters = tensors.map(({ name, shape, values }, index) => ({
    id: `p${String(index)}`,
    name,
    values: { shape: [...shape], values: Array.from(values) },
    trainable: true,
  }));
  return { ...emptyDocument('weights'), precision, parameters };
}

const someTensors: NamedTensor[] = [
  { name: 'W', shape: [2, 3], values: [0.1, -0, 1e-300, 4, 5, 1 / 3] },
  { name: 'b', shape: [3], values: [1, 2, 3] },
  { name: 'scalar', shape: [], values: [0.5] },
  { name: 'empty', shape: [0], values: [] },
];

const sorted = (tensors: readonly NamedTensor[]): NamedTensor[] =>
  tensors.map(({ name, shape, values }) => ({ name, shape: [...shape], values: Array.from(values) })).sort((a, b) => (a.name < b.name ? -1 : 1));

describe.each(formats)('%s', (format) => {
  test('gives back every tensor bit for bit', () => {
    expect(sorted(decodeWeights(encodeWeights(documentWith(someTensors), format), format))).toEqual(sorted(someTensors));
  });

  test('stores float32 documents as float32', () => {
    const [tensor] = decodeWeights(encodeWeights(documentWith([{ name: 'W', shape: [1], values: [0.1] }], 'float32'), format), format);
    expect(Array.from(tensor?.values ?? [])).toEqual([Math.fround(0.1)]);
  });

  test('gives the same bytes each time', () => {
    expect(encodeWeights(documentWith(someTensors), format)).toEqual(encodeWeights(documentWith(someTensors), format));
  });

  test('refuses a file that was cut off, at every length', () => {
    const bytes = encodeWeights(documentWith(someTensors), format);
    for (let length = 0; length < bytes.length - 1; length++) {
      expect(() => decodeWeights(bytes.slice(0, length), format)).toThrow(expect.objectContaining({ code: 'E_FILE_INVALID' }));
    }
  });

  test('answers damaged bytes with tensors or E_FILE_INVALID, never with another error', () => {
    const bytes = encodeWeights(documentWith(someTensors), format);
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = bytes.slice();
        for (const [at, value] of changes) damaged[at] = value;
        try {
          decodeWeights(damaged, format);
        } catch (error) {
          expect(error).toMatchObject({ code: 'E_FILE_INVALID' });
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

test('a name that is used twice gives way to the id', () => {
  const document = documentWith(someTensors.slice(0, 3).map((tensor, index) => (index === 1 ? { ...tensor, name: 'W' } : tensor)));
  expect(namedParameters(document).map(({ name }) => name)).toEqual(['p0', 'p1', 'scalar']);
});

test('safetensors: duplicate names, holes and foreign types are refused', () => {
  const file = (header: string, dataBytes: number): Uint8Array => {
    const text = new TextEncoder().encode(header);
    const bytes = new Uint8Array(8 + text.length + dataBytes);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    return bytes;
  };
  const entry = '{"dtype":"F64","shape":[1],"data_offsets":[0,8]}';
  expect(decodeWeights(file(`{"a":${entry}}`, 8), 'safetensors')).toHaveLength(1);
  expect(() => decodeWeights(file(`{"a":${entry},"a":${entry}}`, 8), 'safetensors')).toThrow(/twice/);
  expect(() => decodeWeights(file(`{"a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}`, 16), 'safetensors')).toThrow(/begin at 8/);
  expect(() => decodeWeights(file(`{"a":{"dtype":"I8","shape":[8],"data_offsets":[0,8]}}`, 8), 'safetensors')).toThrow(/I8/);
  expect(() => decodeWeights(file(`{"a":${entry}}`, 16), 'safetensors')).toThrow(/end before or after/);
});

test('.npy: Fortran order and big-endian are read, object arrays are not', () => {
  const bytes = writeNpy({ name: 'A', shape: [2, 3], values: [1, 4, 2, 5, 3, 6] }, 'float64');
  const inFortranOrder = withHeader(bytes, "'fortran_order': False", "'fortran_order': True ");
  expect(Array.from(readNpy('A', inFortranOrder).values)).toEqual([1, 2, 3, 4, 5, 6]);
  const bigEndian = withHeader(writeNpy({ name: 'A', shape: [1], values: [0] }, 'float64'), "'<f8'", "'>f8'");
  new DataView(bigEndian.buffer).setFloat64(bigEndian.length - 8, 1.5, false);
  expect(Array.from(readNpy('A', bigEndian).values)).toEqual([1.5]);
  expect(() => readNpy('A', withHeader(bytes, "'<f8'", "'|O' "))).toThrow(/pickled: write it as safetensors/);
});

test.each([
  ["'|i1'", Uint8Array.of(0xff, 2), [-1, 2]],
  ["'|u1'", Uint8Array.of(0xff, 2), [255, 2]],
  ["'|b1'", Uint8Array.of(0, 1), [0, 1]],
  ["'>i2'", Uint8Array.of(0xff, 0xfe, 1, 0), [-2, 256]],
  ["'<u2'", Uint8Array.of(0xff, 0xff, 1, 0), [65535, 1]],
  ["'<i4'", Uint8Array.of(0xfe, 0xff, 0xff, 0xff), [-2]],
  ["'<u4'", Uint8Array.of(0xfe, 0xff, 0xff, 0xff), [4294967294]],
  ["'<i8'", Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), [-2]],
  ["'>u8'", Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0), [2 ** 32]],
  ["'<f4'", Uint8Array.of(0, 0, 0xc0, 0x3f), [1.5]],
])('.npy: numbers of type %s are read', (descr, data, values) => {
  const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${String(values.length)},), }`.padEnd(117) + '\n';
  const bytes = Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, 118, 0, ...new TextEncoder().encode(header), ...data);
  expect(Array.from(readNpy('A', bytes).values)).toEqual(values);
  expect(() => readNpy('A', bytes.subarray(0, -1))).toThrow(/do not fit/);
});

function withHeader(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const changed = bytes.slice();
  const at = String.fromCharCode(...bytes.subarray(0, 128)).indexOf(from);
  changed.set(new TextEncoder().encode(to), at);
  return changed;
}
