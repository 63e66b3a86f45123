import { expect, test } from 'vitest';
import { traceDocument } from '../../engine/traceDocument.ts';
import { openExample } from '../../examples/catalogue.ts';
import { openNodeExample } from '../../examples/nodeExamples.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { analyse } from '../../graph/validate.ts';
import { registry } from '../../node/registry.ts';
import { network } from '../../testing/networks.ts';
import { readNpz } from '../npz.ts';
import { exportKeras } from './kerasProject.ts';

function filesOf(document: GraphDocument): { readonly model: string; readonly weights: Map<string, readonly number[]> } {
  const analysis = analyse(document, registry);
  const { files } = exportKeras(analysis, traceDocument(analysis));
  const content = (wanted: string): Uint8Array => files.find(({ name }) => name === wanted)?.content ?? new Uint8Array();
  return { model: new TextDecoder().decode(content('model.py')), weights: new Map(readNpz(content('weights.npz')).map(({ name, shape }) => [name, shape])) };
}

test('a network has real layers, and recurrence that is wired in a loop', async () => {
  expect(filesOf(openExample('rnn-bptt')).model).toContain('keras.layers.Dense(1, use_bias=False)');
  expect(filesOf(await openNodeExample('lstm')).model).toMatch(/keras\.layers\.LSTM\(\d+, return_sequences=True\)/);
  expect(filesOf(openExample('rnn-bptt')).model.match(/for step in range\(T\)/g)).not.toBeNull();
});

test('weights are in the layout of Keras', () => {
  const { weights, model } = filesOf(
    network({
      nodes: { x: ['input', { shape: [3] }], h: ['input', { shape: [2] }], cell: ['gru', { units: 2, reset: 'after' }], picture: ['input', { shape: [3, 5, 4] }], conv: ['convolution-2d', { channels: 6, kernel: [2, 3] }] },
      wires: ['x.x -> cell.x', 'h.x -> cell.h', 'picture.x -> conv.x'],
    }),
  );
  expect(Object.fromEntries(weights)).toMatchObject({ 'cell/kernel': [3, 6], 'cell/recurrent_kernel': [2, 6], 'cell/bias': [2, 6], 'conv/kernel': [2, 3, 3, 6], 'conv/bias': [6] });
  expect(model).toContain('keras.layers.GRUCell(2, reset_after=True)');
});

test('a layer is frozen as a whole; one that is frozen in part is written out', () => {
  const document = openExample('xor');
  const frozen = (which: (index: number) => boolean): string => filesOf({ ...document, parameters: document.parameters.map((record, index) => ({ ...record, trainable: !which(index) })) }).model;
  expect(frozen(() => false)).not.toContain('trainable = False');
  expect(frozen(() => true).match(/trainable = False/g)?.length).toBe(frozen(() => true).match(/keras\.layers\.Dense/g)?.length);
  const part = frozen((index) => index === 0);
  expect(part).toContain('trainable=False');
  expect(part).toContain('trainable=True');
});

test('labels, names and titles never become code', () => {
  const hostile = 'import os\nos.system("x")\u2028"""\\';
  const document = openExample('mlp-3-2-2');
  const { model } = filesOf({
    ...document,
    title: hostile,
    nodes: document.nodes.map((node) => ({ ...node, label: hostile })),
    parameters: document.parameters.map((record) => ({ ...record, name: `${hostile}${record.id}` })),
  });
  expect(model.split('\n').filter((line) => /^\s*os\.system/.test(line))).toEqual([]);
  expect((model.match(/"""/g)?.length ?? 1) % 2).toBe(0);
  expect(model).not.toContain('\u2028');
});

test('a label that is called as a part of keras.Model is another attribute', () => {
  const document = openExample('mlp-3-2-2');
  for (const label of ['layers', 'weights', 'loss', 'call', 'add_weight']) {
    const { model } = filesOf({ ...document, nodes: document.nodes.map((node) => ({ ...node, label })), parameters: document.parameters.map((record) => ({ ...record, name: label })) });
    expect(model).not.toMatch(new RegExp(`self\\.${label} = `));
  }
});
