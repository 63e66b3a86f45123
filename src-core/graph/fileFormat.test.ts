import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { neuron, xor } from '../testing/networks.ts';
import { type GraphDocument, emptyDocument, longestPlainTensor, mostEdges, mostNodes, schemaVersion, longest } from './document.ts';
import { defaultTraining } from './training.ts';
import { readDocument, writeDocument } from './fileFormat.ts';

const codeOf = (text: string): unknown => {
  try {
    readDocument(text);
    return undefined;
  } catch (error) {
    return error;
  }
};

test.each([neuron(), xor()])('a document comes back as it was', (document) => {
  expect(readDocument(writeDocument(document))).toEqual({ document, readOnly: null });
});

test('a file of format 1, whose training had steps, opens as one with epochs', () => {
  const { dataset: _dataset, runs: _runs, ...rest } = neuron();
  const old = JSON.stringify({ ...rest, schemaVersion: 1, training: { learningRate: 0.25, steps: 7 } });
  expect(readDocument(old)).toEqual({ document: { ...neuron(), training: { ...defaultTraining, learningRate: 0.25, epochs: 7 } }, readOnly: null });
});

test('NaN and infinity survive, and are spelled out in the file', () => {
  const document: GraphDocument = { ...neuron(), parameters: [{ id: 'p', name: 'p', trainable: true, values: { shape: [5], values: [NaN, Infinity, -Infinity, -0, -0.5] } }] };
  const text = writeDocument(document);
  expect(text).toContain('"-Infinity"');
  expect(readDocument(text).document).toEqual(document);
});

test('long tensors are written as base64 and come back bit for bit', () => {
  const values = Array.from({ length: longestPlainTensor + 3 }, (_, index) => Math.sin(index) / 3);
  const document: GraphDocument = { ...neuron(), parameters: [{ id: 'p', name: 'p', trainable: true, values: { shape: [values.length], values } }] };
  const text = writeDocument(document);
  expect(text).toContain('"float64"');
  expect(readDocument(text).document).toEqual(document);
});

test('what could not be read again is not written', () => {
  const [first, ...nodes] = neuron().nodes;
  if (!first) throw new Error('the network is empty');
  const named = (length: number): GraphDocument => ({ ...neuron(), nodes: [{ ...first, label: 'n'.repeat(length) }, ...nodes] });
  expect(readDocument(writeDocument(named(longest.name))).document).toEqual(named(longest.name));
  expect(() => writeDocument(named(longest.name + 1))).toThrow(/nodes[\s\S]*label/);
});

describe('what cannot be read', () => {
  const text = writeDocument(neuron());

  test('a file that was cut off, at every tenth length: says so, with line and column', () => {
    for (let length = 1; length < text.length - 1; length += 10) {
      expect(codeOf(text.slice(0, length))).toMatchObject({ code: 'E_FILE_NOT_JSON', details: { line: expect.any(Number) as number, column: expect.any(Number) as number } });
    }
  });

  test.each(['{}', '[]', 'null', '12', '{"nodes": []}', '{"format": "other"}'])('JSON of another kind: %s', (foreign) => {
    expect(codeOf(foreign)).toMatchObject({ code: 'E_FILE_FOREIGN' });
  });

  test('a newer format that still looks like ours opens read-only', () => {
    const { document, readOnly } = readDocument(text.replace(`"schemaVersion": ${String(schemaVersion)}`, '"schemaVersion": 99'));
    expect(document).toEqual(neuron());
    expect(readOnly).toContain('format 99');
  });

  test('a newer format that does not is refused as newer', () => {
    expect(codeOf(text.replace(`"schemaVersion": ${String(schemaVersion)}`, '"schemaVersion": 99, "layers": []'))).toMatchObject({ code: 'E_FILE_NEWER', details: { version: 99 } });
  });

  test.each([
    ['"precision": "float64"', '"precision": "float16"', 'precision'],
    ['"seed": 1', '"seed": -1', 'seed'],
    ['"values": [\n', '"values": [\n 1,\n', 'parameters.0.values'],
  ])('a fault names its place: %s', (good, bad, path) => {
    expect(codeOf(text.replace(good, bad))).toMatchObject({ code: 'E_FILE_INVALID', details: { path: expect.stringContaining(path) as string } });
  });

  test.each([['nodes', mostNodes], ['edges', mostEdges]] as const)('more %s than there may be are refused before anything looks at them', (path, limit) => {
    const json = emptyDocument('large');
    const refused = codeOf(JSON.stringify({ ...json, [path]: Array.from({ length: 100_000 }, () => null) }));
    expect(refused).toMatchObject({ code: 'E_FILE_TOO_LARGE', details: { path, count: 100_000, limit } });
    // The control: as many as there may be are looked at, one by one.
    expect(codeOf(JSON.stringify({ ...json, [path]: Array.from({ length: limit }, () => null) }))).toMatchObject({ code: 'E_FILE_INVALID', details: { path: `${path}.0` } });
  });

  test('nesting deeper than 64 is refused before it is parsed', () => {
    expect(codeOf('['.repeat(100_000))).toMatchObject({ code: 'E_FILE_INVALID' });
  });

  test('keys that would reach into prototypes stay plain keys', () => {
    const polluted = text.replace('"config": {', '"config": { "__proto__": { "polluted": true },');
    codeOf(polluted);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('any damage gives a document or a typed error', () => {
    const damage = fc.array(fc.tuple(fc.nat(text.length - 1), fc.constantFrom('"', '{', '}', '[', ']', ',', '0', '-', 'e', '\\', '\u0000')), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const characters = [...text];
        for (const [at, character] of changes) characters[at] = character;
        const error = codeOf(characters.join(''));
        if (error !== undefined) expect(error).toMatchObject({ code: expect.stringMatching(/^E_FILE_/) as string });
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});
