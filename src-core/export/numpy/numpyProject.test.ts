import { expect, test } from 'vitest';
import { traceDocument } from '../../engine/traceDocument.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { analyse } from '../../graph/validate.ts';
import { registry } from '../../node/registry.ts';
import { neuron, recurrent } from '../../testing/networks.ts';
import { exportNumpy } from './numpyProject.ts';

function modelOf(document: GraphDocument): string {
  const analysis = analyse(document, registry);
  const file = exportNumpy(analysis, traceDocument(analysis)).files.find(({ name }) => name === 'model.py');
  return new TextDecoder().decode(file?.content);
}

test('a layer reads as its formula, forward and backward', () => {
  const lines = modelOf(neuron()).split('\n').map((line) => line.trim());
  for (const line of ['z = x @ z_W + z_b', 'h = sigmoid(z)', 'dz = dh * h * (1 - h)', 'dz_W = x.T @ dz', 'dz_b = np.sum(dz, axis=0)']) expect(lines).toContain(line);
  expect(lines.filter((line) => line.startsWith('def ')).map((line) => line.slice(4, line.indexOf('(')))).toEqual(['sigmoid', 'forward', 'backward', 'update', 'load']);
});

test('steps are a loop, with a condition where they differ', () => {
  const model = modelOf(recurrent());
  expect(model).toContain('    for step in range(T):');
  expect(model).toContain('        if step == 0:\n            before[step] = 0\n        else:\n            before[step] = h[step - 1]');
  expect(model).toContain('    for step in reversed(range(T)):');
  expect(model).toContain('dW[step - 1]'.replace('dW', 'dh_from_before'));
});

test('labels, names and titles never become code', () => {
  const hostile = 'import os\nos.system("x")\u2028"""\\';
  const document = neuron();
  const named: GraphDocument = {
    ...document,
    title: hostile,
    nodes: document.nodes.map((node) => ({ ...node, label: node.id === 'h' ? '隐藏' : hostile })),
    parameters: document.parameters.map((record) => ({ ...record, name: `${hostile}${record.id}` })),
  };
  const model = modelOf(named);
  // No line begins with it, and the one string of several lines, at the start, ends where it is meant to.
  expect(model.split('\n').filter((line) => /^\s*os\.system/.test(line))).toEqual([]);
  expect(model.split('"""')[2]?.trim().startsWith('import json')).toBe(true);
  expect(model).toContain('h = sigmoid(');
  expect(model).not.toContain('\u2028');
});
