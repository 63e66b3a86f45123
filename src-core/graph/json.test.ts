import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JsonSchema } from './json.ts';

const endless: { self?: unknown } = {};
endless.self = endless;

test.each([null, 1, 'x', true, [], {}, { a: [{ b: null }] }, Object.assign(Object.create(null) as object, { a: 1 })])('%j is JSON and stays the same', (value) => {
  expect(JsonSchema.parse(value)).toBe(value);
  expect(z.encode(JsonSchema, value)).toBe(value);
});

test.each([
  ['nothing', undefined],
  ['not a number', NaN],
  ['infinity', { a: [Infinity] }],
  ['a function', [() => undefined]],
  ['a date', { at: new Date(0) }],
  ['an array of numbers of another kind', Float64Array.of(1)],
  ['a hole', { a: undefined }],
  ['what refers to itself', endless],
])('%s is none', (_what, value) => {
  expect(JsonSchema.safeParse(value).success).toBe(false);
});

describe('what holds it is looked at in full when it is written', () => {
  const wrong = { list: [{ id: '', config: {} }] };
  const documentOf = (json: z.ZodType): z.ZodType<typeof wrong> => z.strictObject({ list: z.array(z.strictObject({ id: z.string().min(1), config: z.record(z.string(), json) })).max(3) });

  test('with this schema', () => {
    expect(z.safeEncode(documentOf(JsonSchema), wrong).error?.issues).toMatchObject([{ path: ['list', 0, 'id'] }]);
  });

  test('with z.json() it is not: once it is, that can be used again', () => {
    expect(z.safeEncode(documentOf(z.json()), wrong).success).toBe(true);
  });
});
