import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { traceDocument } from '../../engine/traceDocument.ts';
import { exportOnnx } from '../../export/onnx/exportOnnx.ts';
import { encodeOnnx } from '../../export/onnx/onnxModel.ts';
import { MessageWriter } from '../../export/onnx/protobuf.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { analyse } from '../../graph/validate.ts';
import { registry } from '../../node/registry.ts';
import { type Extents, arranged, engineOutputs, rowsOf } from '../../testing/importedModel.ts';
import { type ImportedModel, importModel, importOnnx } from './importOnnx.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const outputs = z.record(z.string(), z.object({ shape: z.array(z.number()), x: z.array(z.number()), y: z.array(z.number()) })).parse(JSON.parse(readFileSync(path.join(goldens, 'outputs.json'), 'utf8')));
const fileOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(goldens, `${name}.onnx`)));

const names = Object.keys(outputs);

/** A golden as it is imported, its rows `[N, T, …]`, and how many samples and steps they have. */
function golden(name: string): { readonly model: ImportedModel; readonly rows: Readonly<Record<string, readonly number[]>>; readonly extents: Extents; readonly y: readonly number[] } {
  const { shape, x, y } = outputs[name] ?? { shape: [], x: [], y: [] };
  const model = importModel(fileOf(name), registry, name);
  const [input] = model.inputs;
  const extent = (atom: 'N' | 'T'): number => shape[input?.axes.findIndex((axis) => axis.includes(atom)) ?? -1] ?? 1;
  const extents = { samples: extent('N'), steps: extent('T') };
  return { model: { ...model, document: withSteps(model.document, extents.steps) }, rows: { [input?.name ?? '']: rowsOf(x, input?.axes ?? [], extents) }, extents, y };
}

/** What a model for any number of steps becomes for some. */
function withSteps(document: GraphDocument, steps: number): GraphDocument {
  const columns = Object.entries(document.data.columns).map(([id, { values }]) => [id, { values: { ...values, shape: values.shape.with(1, steps) } }] as const);
  return { ...document, data: { ...document.data, steps, columns: Object.fromEntries(columns) } };
}

function onlyOutput(model: ImportedModel, rows: Readonly<Record<string, readonly number[]>>, samples: number): readonly number[] {
  return Object.values(engineOutputs(model, rows, samples))[0] ?? [];
}

function expectEqual(found: readonly number[], wanted: readonly number[], digits: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [index, value] of found.entries()) expect(value).toBeCloseTo(wanted[index] ?? NaN, digits);
}

test.each(names)('what PyTorch exported as %s gives its own outputs', (name) => {
  const { model, rows, extents, y } = golden(name);
  expectEqual(onlyOutput(model, rows, extents.samples), y, 6);
});

test.each(names)('ONNX → document → ONNX → document gives equal outputs: %s', (name) => {
  const { model, rows, extents } = golden(name);
  const analysis = analyse(model.document, registry);
  const written = exportOnnx(analysis, traceDocument(analysis), { precision: 'float64', documentHash: '' });
  const again = importModel(written.file, registry, name);
  const second = onlyOutput(again, { [again.inputs[0]?.name ?? '']: Object.values(rows)[0] ?? [] }, extents.samples);
  // Written out again, samples and steps come first, and all steps are there.
  expectEqual(arranged(second, model.outputs[0]?.axes ?? [], extents), onlyOutput(model, rows, extents.samples), 9);
});

test('a layer of the model is one node, laid out from left to right, with a row of zeros at the input', () => {
  const document = importOnnx(fileOf('mlp'), registry, 'mlp');
  expect(document.nodes.map(({ type }) => type)).toEqual(['input', 'linear', 'activation', 'linear', 'activation', 'linear', 'softmax']);
  expect(document.nodes.map(({ position }) => position.x)).toEqual(document.nodes.map((_, index) => 280 * index));
  expect(document.data).toEqual({ samples: 1, steps: 1, columns: { input: { values: { shape: [1, 1, 4], values: [0, 0, 0, 0] } } } });
});

test('weights that are turned do not keep the name that they have the other way round', () => {
  const { parameters } = importOnnx(fileOf('mlp'), registry, 'mlp');
  expect(parameters.map(({ name }) => name)).toEqual(['linear.W', '0.bias', 'linear_2.W', '2.bias', 'linear_3.W', '4.bias']);
});

test('operators that there is no node for are all named, and nothing is imported', () => {
  const unknown = encodeOnnx({
    name: 'net',
    description: '',
    inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['N', 2] }],
    initializers: [],
    nodes: [
      { op: 'TopK', name: '', inputs: ['x'], outputs: ['a'] },
      { op: 'Tanh', name: '', inputs: ['a'], outputs: ['b'] },
      { op: 'Einsum', name: '', inputs: ['b'], outputs: ['y'] },
    ],
    metadata: {},
  });
  expect(() => importOnnx(unknown, registry, '')).toThrow(expect.objectContaining({ code: 'E_ONNX_UNSUPPORTED', message: expect.stringMatching(/no node for Einsum, TopK$/) as string }));
});

describe('numbers that lie in other files', () => {
  test.each(['weights.bin', '../../etc/passwd', '/etc/passwd'])('are refused: %s', (location) => {
    const entry = new MessageWriter().text(1, 'location').text(2, location);
    const tensor = new MessageWriter().integer(1, 2).integer(2, 1).text(8, 'W').message(13, entry).integer(14, 1);
    const model = new MessageWriter().integer(1, 8).message(7, new MessageWriter().message(5, tensor)).finish();
    expect(() => importOnnx(model, registry, '')).toThrow(expect.objectContaining({ code: 'E_FILE_INVALID', message: expect.stringContaining('another file') as string }));
  });
});
