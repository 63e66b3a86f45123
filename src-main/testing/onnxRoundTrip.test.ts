import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { exampleIds, openExample, templateIds } from '../../src-core/examples/catalogue.ts';
import { nodeExampleTypes, openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import { exportOnnx, withWholeSequences } from '../../src-core/export/onnx/exportOnnx.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { importModel } from '../../src-core/import/onnx/importOnnx.ts';
import { registry } from '../../src-core/node/registry.ts';
import { seededRandom } from '../../src-core/tensor/random.ts';
import { roundTripDifference } from './onnxRoundTrip.ts';

// Document → ONNX → document → ONNX: both models run in onnxruntime on the same rows, and the second document in the engine.

const nodeExamples = await Promise.all(nodeExampleTypes.map(async (type) => [`example of ${type}`, await openNodeExample(type)] as const));
const documents: readonly (readonly [id: string, document: GraphDocument])[] = [...[...exampleIds, ...templateIds].map((id) => [id, openExample(id)] as const), ...nodeExamples];

const samples = 3;

function written(document: GraphDocument): ReturnType<typeof exportOnnx> {
  const analysis = analyse(withWholeSequences(document), registry);
  return exportOnnx(analysis, traceDocument(analysis), { precision: 'float32', documentHash: '' });
}

test.each(documents)('%s comes back with equal outputs', async (_id, document) => {
  const { file, inputs } = written(document);
  const nodes = new Map([...inputs].map(([node, name]) => [name, node]));
  const rowsOf = (name: string, count: number): readonly number[] => {
    const own = document.data.columns[nodes.get(name) ?? '']?.values.values ?? [];
    return Array.from({ length: count }, (_, at) => own[at % own.length] ?? 0);
  };
  expect(await roundTripDifference(file, rowsOf, samples)).toBeLessThan(1e-5);
});

const goldens = path.join(import.meta.dirname, '../../src-core/import/onnx/goldens');
const outputs = JSON.parse(readFileSync(path.join(goldens, 'outputs.json'), 'utf8')) as Record<string, { shape: number[] }>;

test.each(Object.keys(outputs))('%s of PyTorch comes back with equal outputs', async (name) => {
  const random = seededRandom(5);
  const draw = (_: string, count: number): readonly number[] => Array.from({ length: count }, () => (name === 'words' ? Math.floor(random.next() * 7) : random.next() * 2 - 1));
  const { model, shape } = { model: importModel(new Uint8Array(readFileSync(path.join(goldens, `${name}.onnx`))), registry, name), shape: outputs[name]?.shape ?? [] };
  const own = shape[model.inputs[0]?.axes.findIndex((axis) => axis.includes('N')) ?? 0] ?? 1;
  expect(await roundTripDifference(new Uint8Array(readFileSync(path.join(goldens, `${name}.onnx`))), draw, own)).toBeLessThan(1e-5);
});

test('a model that comes back with other numbers is noticed', async () => {
  const [, document] = documents.find(([id]) => id === 'mlp-3-2-2') ?? [];
  const { file } = written(document ?? openExample('mlp-3-2-2'));
  const rows = (_: string, count: number): readonly number[] => Array.from({ length: count }, (_each, at) => at / count);
  expect(await roundTripDifference(file, rows, samples)).toBeLessThan(1e-5);
  const damaged = importModel(file, registry, '');
  const changed = { ...damaged.document, parameters: damaged.document.parameters.map((record, index) => (index === 0 ? { ...record, values: { ...record.values, values: record.values.values.map((value) => value + 0.01) } } : record)) };
  expect(await roundTripDifference(file, rows, samples, changed)).toBeGreaterThan(1e-4);
});

describe('the table in docs/imports.md', () => {
  const file = path.join(import.meta.dirname, '../../docs/imports.md');
  const [start, end] = ['<!-- Made by `UPDATE_DOCS=1 npx vitest run src-main/testing/onnxRoundTrip.test.ts`. -->', '<!-- End of what is made. -->'];
  test('says what each document comes back as', () => {
    const text = readFileSync(file, 'utf8');
    const [before = '', rest = ''] = text.split(`${start}\n`);
    const [, after = ''] = rest.split(end);
    const wanted = `${before}${start}\n${table()}${end}${after}`;
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, wanted);
    expect(text).toContain(start);
    expect(readFileSync(file, 'utf8')).toBe(wanted);
  });
});

/** Documents by what they come back as. */
function table(): string {
  const groups = new Map<string, string[]>([['the same nodes', []], ['the operations that its nodes consist of', []], ['a copy of its nodes for each step, positions being an axis', []]]);
  for (const [id, document] of documents) {
    const found = outcomeOf(document);
    groups.set(found, [...(groups.get(found) ?? []), id]);
  }
  const rows = [...groups].map(([outcome, ids]) => `| ${outcome} | ${String(ids.length)} | ${ids.join(', ')} |\n`);
  return `| Comes back as | Number | Documents |\n|---|---|---|\n${rows.join('')}`;
}

/** What is not computed with: rows, numbers, the cutting of axes, and losses, which are no part of the model. */
function isSilent(type: string): boolean {
  return ['input', 'target', 'constant', 'parameter', 'reshape', 'flatten', 'delay', 'last-step'].includes(type) || registry.get(type)?.loss !== undefined;
}

function outcomeOf(document: GraphDocument): string {
  try {
    const back = importModel(written(document).file, registry, '').document;
    if (document.data.steps > 1 && back.data.steps === 1) return 'a copy of its nodes for each step, positions being an axis';
    const typesOf = ({ nodes }: GraphDocument): string => nodes.filter(({ type, config }) => !isSilent(type) && config['function'] !== 'identity').map(({ type }) => type).sort().join();
    return typesOf(back) === typesOf(document) ? 'the same nodes' : 'the operations that its nodes consist of';
  } catch (error) {
    return `not at all: ${error instanceof Error ? error.message : String(error)}`;
  }
}
