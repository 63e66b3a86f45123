import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Session } from '../../engine/session.ts';
import { MessageWriter } from '../../export/onnx/protobuf.ts';
import { traceDocument } from '../../engine/traceDocument.ts';
import { exportOnnx } from '../../export/onnx/exportOnnx.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { portKey } from '../../graph/resolve.ts';
import { analyse } from '../../graph/validate.ts';
import { referenceBackend } from '../../kernels/reference/referenceBackend.ts';
import { registry } from '../../node/registry.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { importOnnx } from './importOnnx.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const outputs = z.record(z.string(), z.object({ x: z.array(z.number()), y: z.array(z.number()) })).parse(JSON.parse(readFileSync(path.join(goldens, 'outputs.json'), 'utf8')));
const fileOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(goldens, `${name}.onnx`)));

/** What the nodes that nothing reads give for samples at the one input, [N, …] flat each. */
function run(document: GraphDocument, samples: number, x: readonly number[]): number[][] {
  const input = document.nodes.find(({ type }) => type === 'input')?.id ?? '';
  const shape = document.data.columns[input]?.values.shape.slice(2) ?? [];
  expect(samples * sizeOf(shape)).toBe(x.length);
  const filled = { ...document, data: { samples, steps: 1, columns: { [input]: { values: { shape: [samples, 1, ...shape], values: [...x] } } } } };
  const analysis = analyse(filled, registry);
  expect(analysis.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const session = new Session(analysis, referenceBackend);
  session.run();
  const read = new Set(document.edges.map(({ source }) => source.node));
  return document.nodes.filter(({ id }) => !read.has(id)).map(({ id, type }) => {
    const [output] = registry.get(type)?.outputs(document.nodes.find((node) => node.id === id)?.config) ?? [];
    const pair = session.program.layout.outputs.get(portKey(id, output?.name ?? ''));
    return pair ? [...session.memory.subarray(pair.value.offset, pair.value.offset + samples * pair.value.size)] : [];
  });
}

test.each(['mlp', 'cnn', 'joined'])('what PyTorch exported as %s gives its own outputs', (name) => {
  const [y = []] = run(importOnnx(fileOf(name), registry, name), 2, outputs[name]?.x ?? []);
  const expected = outputs[name]?.y ?? [];
  expect(y).toHaveLength(expected.length);
  for (const [index, value] of y.entries()) expect(value).toBeCloseTo(expected[index] ?? NaN, 10);
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
  expect(() => importOnnx(fileOf('deeper'), registry, '')).toThrow(expect.objectContaining({ code: 'E_ONNX_UNSUPPORTED', message: expect.stringMatching(/no node for .*ReduceMean/) as string }));
});

describe('numbers that lie in other files', () => {
  test.each(['weights.bin', '../../etc/passwd', '/etc/passwd'])('are refused: %s', (location) => {
    const entry = new MessageWriter().text(1, 'location').text(2, location);
    const tensor = new MessageWriter().integer(1, 2).integer(2, 1).text(8, 'W').message(13, entry).integer(14, 1);
    const model = new MessageWriter().integer(1, 8).message(7, new MessageWriter().message(5, tensor)).finish();
    expect(() => importOnnx(model, registry, '')).toThrow(expect.objectContaining({ code: 'E_FILE_INVALID', message: expect.stringContaining('another file') as string }));
  });
});

test.each(['mlp'])('ONNX → document → ONNX → document gives equal outputs: %s', (name) => {
  const document = importOnnx(fileOf(name), registry, name);
  const analysis = analyse(document, registry);
  const { file } = exportOnnx(analysis, traceDocument(analysis), { documentHash: '' });
  const x = outputs[name]?.x ?? [];
  const [before = []] = run(document, 2, x);
  const [after = []] = run(importOnnx(file, registry, name), 2, x);
  expect(after).toHaveLength(before.length);
  for (const [index, value] of after.entries()) expect(value).toBeCloseTo(before[index] ?? NaN, 12);
});
