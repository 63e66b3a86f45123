import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { few } from '../testing/operate.ts';
import { DocumentSchema, LocatorSchema, NodeSchema, TensorSchema, emptyDocument, longestPlainTensor } from './document.ts';
import { defaultTraining } from './training.ts';

describe('a tensor', () => {
  test('comes back from JSON as it was, NaN, infinities and −0 included', () => {
    const tensors = fc.array(fc.double(), { maxLength: 12 }).map((values) => ({ shape: [values.length], values }));
    fc.assert(
      fc.property(tensors, (tensor) => {
        const json: unknown = JSON.parse(JSON.stringify(z.encode(TensorSchema, tensor)));
        expect(z.decode(TensorSchema, json as never)).toEqual(tensor);
      }),
      few,
    );
  });

  test('spells what JSON has no word for', () => {
    expect(z.encode(TensorSchema, { shape: [4], values: [NaN, Infinity, -Infinity, 1.5] })).toEqual({ shape: [4], values: ['NaN', 'Infinity', '-Infinity', 1.5] });
  });

  test.each([longestPlainTensor, longestPlainTensor + 1])('of %d elements is written as numbers or as base64, and comes back', (length) => {
    const values = Array.from({ length }, (_, index) => Math.cos(index));
    const written = z.encode(TensorSchema, { shape: [length], values });
    expect('float64' in written).toBe(length > longestPlainTensor);
    expect(z.decode(TensorSchema, written)).toEqual({ shape: [length], values });
  });

  test.each([
    ['too few numbers', { shape: [2, 2], values: [1, 2, 3] }],
    ['too few bytes', { shape: [2], float64: 'AAAAAAAA8D8=' }],
    ['text that is not base64', { shape: [1], float64: '***' }],
    ['another word', { shape: [1], values: ['Inf'] }],
    ['a number in JSON that is none', { shape: [1], values: [null] }],
    ['a negative length', { shape: [-1], values: [] }],
    ['both forms at once', { shape: [1], values: [1], float64: 'AAAAAAAA8D8=' }],
    ['a long tensor as numbers', { shape: [longestPlainTensor + 1], values: new Array<number>(longestPlainTensor + 1).fill(0) }],
  ])('is refused with %s', (_what, tensor) => {
    expect(z.safeDecode(TensorSchema, tensor as never).success).toBe(false);
  });
});

describe('a document', () => {
  test('that is empty is valid', () => {
    const document = emptyDocument('nothing yet');
    expect(z.decode(DocumentSchema, JSON.parse(JSON.stringify(z.encode(DocumentSchema, document))) as never)).toEqual(document);
  });

  test.each([
    ['another format', { format: 'other' }],
    ['another version', { schemaVersion: 99 }],
    ['a field that is not known', { layers: [] }],
    ['no samples', { data: { samples: 0, steps: 1, columns: {} } }],
    ['an infinite learning rate', { training: { ...defaultTraining, learningRate: Infinity } }],
    ['a node without a place', { nodes: [{ id: 'a', type: 'input', version: 1, config: {}, parameters: {} }] }],
    ['a config that is not JSON', { nodes: [{ id: 'a', type: 'input', version: 1, config: { f: () => 1 }, parameters: {}, position: { x: 0, y: 0 } }] }],
    ['a wire to nothing', { edges: [{ id: 'e', source: { node: 'a', port: 'x' } }] }],
  ])('is refused with %s', (_what, change) => {
    expect(z.safeDecode(DocumentSchema, { ...emptyDocument('x'), ...change } as never).success).toBe(false);
  });

  test('keys that would reach into prototypes do no harm', () => {
    const text = JSON.stringify({ id: 'a', type: 'input', version: 1, config: {}, parameters: {}, position: { x: 0, y: 0 } });
    const node: unknown = JSON.parse(text.replace('"config":{}', '"config":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}').replace('"parameters":{}', '"parameters":{"__proto__":"polluted"}'));
    const parsed = NodeSchema.safeParse(node);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    if (!parsed.success) return;
    expect(Object.getPrototypeOf(parsed.data.config)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(parsed.data.parameters)).toBe(Object.prototype);
    expect((parsed.data.config as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('a column of the name __proto__ does no harm', () => {
    const text = JSON.stringify(emptyDocument('x')).replace('"columns":{}', '"columns":{"__proto__":{"values":{"shape":[],"values":[1]}}}');
    const parsed = z.safeDecode(DocumentSchema, JSON.parse(text) as never);
    if (parsed.success) expect(Object.getPrototypeOf(parsed.data.data.columns)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['values']).toBeUndefined();
  });
});

test('a locator is one of the known kinds, or a ratio of two', () => {
  const loss = { kind: 'loss' };
  expect(LocatorSchema.safeParse(loss).success).toBe(true);
  expect(LocatorSchema.safeParse({ kind: 'ratio', of: loss, over: loss }).success).toBe(true);
  expect(LocatorSchema.safeParse({ kind: 'ratio', of: loss, over: { kind: 'ratio', of: loss, over: loss } }).success).toBe(false);
  expect(LocatorSchema.safeParse({ kind: 'value', node: 'a', port: 'y', sample: -1 }).success).toBe(false);
});
