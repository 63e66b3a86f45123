import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { few } from '../testing/operate.ts';
import { decodeWire, encodeWire } from './wire.ts';

const bad: unknown = expect.objectContaining({ code: 'E_BAD_MESSAGE' });

/** Plain data with arrays of numbers and bytes anywhere in it, and keys that mean something to the codec or to JavaScript. */
const key = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('$f64', '$u8', '$esc', 'constructor', 'toString', 'length'));
const { message } = fc.letrec((tie) => ({
  message: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x)),
    fc.string(),
    fc.array(fc.double(), { maxLength: 5 }).map((values) => Float64Array.from(values)),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('message'), { maxLength: 4 }),
    fc.dictionary(key, tie('message'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('every message comes back as it was, NaN and infinities in arrays too', () => {
  fc.assert(
    fc.property(message, (sent) => {
      const before = structuredClone(sent);
      expect(decodeWire(encodeWire(sent))).toEqual(before);
      expect(sent).toEqual(before);
    }),
    { ...few, numRuns: 300 },
  );
});

test('it may lie at any offset of a larger buffer, as sockets deliver it', () => {
  const bytes = encodeWire({ a: Float64Array.of(1, 2, 3), b: 'ö' });
  for (let offset = 0; offset < 9; offset++) {
    const larger = new Uint8Array(bytes.length + offset + 5).fill(255);
    larger.set(bytes, offset);
    expect(decodeWire(larger.subarray(offset, offset + bytes.length))).toEqual({ a: Float64Array.of(1, 2, 3), b: 'ö' });
  }
});

test('arrays own their memory: neither sender nor receiver sees the changes of the other', () => {
  const sent = Float64Array.of(1, 2, 3, 4);
  const bytes = encodeWire([sent.subarray(1, 3), sent]);
  const [part, whole] = decodeWire(bytes) as Float64Array[];
  bytes.fill(0);
  sent.fill(0);
  expect([part, whole]).toEqual([Float64Array.of(2, 3), Float64Array.of(1, 2, 3, 4)]);
  part?.fill(9);
  expect(whole?.[1]).toBe(2);
});

test('a key __proto__ stays a plain key', () => {
  const sent = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as { __proto__: { numbers?: Float64Array } };
  // Once as it is, and once with what has to be put in its place.
  for (const numbers of [undefined, Float64Array.of(1)]) {
    if (numbers) sent.__proto__.numbers = numbers;
    expectPlain(decodeWire(encodeWire(sent)) as object);
  }
});

function expectPlain(received: object): void {
  expect(Object.getPrototypeOf(received)).toBe(Object.prototype);
  expect(Object.hasOwn(received, '__proto__')).toBe(true);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}

describe('what is not a message is refused', () => {
  /** Bytes with this text and this many numbers, whatever the text says. */
  function forged(text: string, numbers = 0): Uint8Array {
    const encoded = new TextEncoder().encode(text);
    const start = Math.ceil((4 + encoded.length) / 8) * 8;
    const bytes = new Uint8Array(start + numbers * 8);
    new DataView(bytes.buffer).setUint32(0, encoded.length, true);
    bytes.set(encoded, 4);
    return bytes;
  }

  test.each([
    ['{"$f64": [0, 2]}', 1],
    ['{"$f64": [1, 1]}', 1],
    ['{"$f64": [-1, 1]}', 1],
    ['{"$f64": [0, -1]}', 1],
    ['{"$f64": [0.5, 1]}', 4],
    ['{"$f64": [0, 1e308]}', 1],
    ['{"$f64": [9007199254740991, 9007199254740991]}', 1],
    ['{"$f64": ["0", "1"]}', 1],
    ['{"$f64": 0}', 1],
    ['{"$f64": null}', 1],
    ['{"$u8": [0, 9]}', 1],
    ['{"$u8": [1, 1]}', 1],
    ['{"$u8": [-1, 8]}', 1],
    ['{"$u8": null}', 1],
    ['{"$esc": 1}', 0],
    ['{"$esc": null}', 0],
    ['{"a": 1', 0],
    ['', 0],
    ['undefined', 0],
  ])('%s with %d numbers', (text, numbers) => {
    expect(() => decodeWire(forged(text, numbers))).toThrow(bad);
  });

  test.each([
    ['nothing', []],
    ['half a header', [1, 0]],
    ['a header alone', [1, 0, 0, 0]],
    ['a length beyond its end', [255, 255, 255, 255, 0, 0, 0, 0]],
    ['numbers that are not whole', [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]],
    ['text that is not UTF-8', [2, 0, 0, 0, 0xc3, 0x28, 0, 0]],
  ])('%s', (_what, bytes) => {
    expect(() => decodeWire(Uint8Array.from(bytes))).toThrow(bad);
  });

  test('nesting that would exhaust the stack', () => {
    expect(() => decodeWire(forged('['.repeat(1000) + ']'.repeat(1000)))).toThrow(bad);
    expect(() => decodeWire(forged('{"$esc":'.repeat(500) + '{}' + '}'.repeat(500)))).toThrow(bad);
  });

  test('a message that was cut off, at every length', () => {
    const bytes = encodeWire({ a: Float64Array.of(1, 2, 3), b: [1, 2, { c: 'text' }] });
    for (let length = 0; length < bytes.length; length++) expect(() => decodeWire(bytes.subarray(0, length))).toThrow(bad);
  });

  test('any bytes at all give a message or this error, nothing else', () => {
    const damaged = fc.tuple(message, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 })).map(([sent, changes]) => {
      const bytes = encodeWire(sent);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 64 })), (bytes) => {
        try {
          decodeWire(bytes);
        } catch (error) {
          expect(error).toEqual(bad);
        }
      }),
      { ...few, numRuns: 300 },
    );
  });
});
