import { expect, test } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import { exampleFiles } from '../examples/catalogue.generated.ts';
import { parity } from '../testing/dataNetworks.ts';
import { type GraphDocument, emptyDocument } from './document.ts';
import { documentPieces } from './documentText.ts';
import { readDocument, writeDocument } from './fileFormat.ts';

const whole = (document: GraphDocument): string => [...documentPieces(document)].join('');

test.each(Object.keys(exampleFiles))('the pieces of %s read as its file does', (id) => {
  const document = openExample(id, 'en');
  expect(readDocument(whole(document)).document).toEqual(readDocument(writeDocument(document)).document);
  expect(JSON.parse(whole(document))).toEqual(JSON.parse(writeDocument(document)));
});

test('an empty document, one with a data set, and numbers that JSON does not know', () => {
  const { document } = parity({});
  const odd = { ...document, parameters: document.parameters.map((record) => ({ ...record, values: { ...record.values, values: record.values.values.map((_, index) => [NaN, -0, Infinity][index % 3] ?? 0) } })) };
  for (const one of [emptyDocument(''), document, odd]) expect(JSON.parse(whole(one))).toEqual(JSON.parse(writeDocument(one)));
});

test('a large document comes in many small pieces, and what changed is in the next ones', () => {
  const [node] = openExample('lstm-step', 'en').nodes;
  if (!node) throw new Error('the example has no nodes');
  const document = { ...emptyDocument('large'), nodes: Array.from({ length: 10_000 }, (_, index) => ({ ...node, id: `n${String(index)}`, parameters: {} })) };
  const pieces = [...documentPieces(document)];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(40_000);
  expect(pieces.length).toBeGreaterThan(50);
  const changed = { ...document, nodes: document.nodes.map((one, index) => (index === 7 ? { ...one, label: 'seventh' } : one)) };
  expect(readDocument(whole(changed)).document).toEqual(changed);
});
