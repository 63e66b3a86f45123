import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exampleIds, openExample, templateIds } from '../examples/catalogue.ts';
import { DocumentSchema } from '../graph/document.ts';
import { schemaInputs } from '../testing/schemaInputs.ts';
import { appContract } from './appContract.ts';
import { encode } from './encode.ts';
import { engineContract } from './engineContract.ts';

test('documents are written as zod writes them, and read again', () => {
  for (const id of [...exampleIds, ...templateIds]) {
    const document = openExample(id);
    const written = encode(DocumentSchema, document);
    expect(written, id).toEqual(z.encode(DocumentSchema, document));
    expect(z.decode(DocumentSchema, written as never), id).toEqual(document);
  }
  const odd = { ...openExample('relu-sgd-step'), parameters: [{ id: 'W', name: 'W', values: { shape: [4], values: [NaN, -0, Infinity, 1] }, trainable: true }] };
  expect(encode(DocumentSchema, odd)).toMatchObject({ parameters: [{ values: { values: ['NaN', '-0', 'Infinity', 1] } }] });
});

const schemas: readonly (readonly [string, z.ZodType])[] = [engineContract, appContract].flatMap(({ calls, events }) => [
  ...Object.entries(calls).flatMap(([name, { input, output }]) => [[`the input of ${name}`, input] as const, [`the answer to ${name}`, output] as const]),
  ...Object.entries(events).map(([name, { payload }]) => [name, payload] as const),
]);

test.each(schemas)('%s is written as zod writes it', (_, schema) => {
  fc.assert(
    fc.property(schemaInputs(schema), (input) => {
      const { success, data } = z.safeDecode(schema, input);
      if (success) expect(encode(schema, data)).toEqual(z.encode(schema, data));
    }),
    { numRuns: 8, seed: 7 },
  );
});

test('what no codec writes is the very same value', () => {
  const value = { a: [1, { b: 2 }] };
  expect(encode(z.object({ a: z.array(z.json()) }), value)).toBe(value);
});

test('a codec is found wherever it is', () => {
  const codec = z.codec(z.string(), z.number(), { decode: Number, encode: String });
  for (const [schema, value, written] of [
    [z.array(codec), [1, 2], ['1', '2']],
    [z.record(z.string(), codec.nullable()), { a: 1, b: null }, { a: '1', b: null }],
    [z.object({ a: codec.optional(), b: z.lazy(() => z.array(codec)) }), { b: [3] }, { b: ['3'] }],
    [z.union([z.boolean(), z.strictObject({ a: codec })]), { a: 4 }, { a: '4' }],
    [z.tuple([z.boolean(), codec]), [true, 5], [true, '5']],
    [z.object({ a: codec.default(1) }), { a: 6 }, { a: '6' }],
  ] as const) expect(encode(schema, value)).toEqual(written);
});
