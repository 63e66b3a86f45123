import { expect, test } from 'vitest';
import { traceDocument } from '../../engine/traceDocument.ts';
import { openExample } from '../../examples/catalogue.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { analyse } from '../../graph/validate.ts';
import { registry } from '../../node/registry.ts';
import { network, neuron, recurrent } from '../../testing/networks.ts';
import { exportJax } from './jaxProject.ts';

function modelOf(document: GraphDocument): string {
  const analysis = analyse(document, registry);
  const file = exportJax(analysis, traceDocument(analysis)).files.find(({ name }) => name === 'model.py');
  return new TextDecoder().decode(file?.content);
}

test('a layer reads as its formula, and functions are pure', () => {
  const model = modelOf(neuron());
  const lines = model.split('\n').map((line) => line.trim());
  for (const line of ['z = x @ z_W + z_b', 'h = nn.sigmoid(z)', "jax.config.update('jax_enable_x64', True)"]) expect(lines).toContain(line);
  expect(lines.filter((line) => line.startsWith('def ')).map((line) => line.slice(4, line.indexOf('(')))).toEqual(['forward', 'loss', 'update', 'load']);
  expect(model).toContain('jax.jit(jax.value_and_grad(loss, argnums=(0, 1), has_aux=True))');
});

test('steps are a loop whose values are stacked; nothing is assigned in place but in lists', () => {
  const model = modelOf(recurrent());
  expect(model).toContain('    for step in range(T):');
  const lists = new Set([...model.matchAll(/^\s*(\w+) = \[None\] \* T$/gm)].map(([, name]) => name));
  expect(lists.size).toBeGreaterThan(0);
  for (const [, name] of model.matchAll(/^\s*(\w+)\[[^\]]*\] \+?= /gm)) expect(lists).toContain(name);
});

test('a number at a border and equal numbers take the side of the engine', () => {
  const of = (fn: string): string => modelOf(network({ nodes: { x: ['input', { shape: [2] }], y: ['activation', { function: fn }] }, wires: ['x.x -> y.x'] }));
  expect(of('relu')).toContain('y = nn.relu(x)');
  expect(of('hard-tanh')).toContain('y = between(x, -1, 1)');
  expect(of('leaky-relu')).toContain('jnp.where(x > 0, x, c * x)');
});

test('labels, names and titles never become code', () => {
  const hostile = 'import os\nos.system("x")\u2028"""\\';
  const document = openExample('mlp-3-2-2');
  const model = modelOf({
    ...document,
    title: hostile,
    nodes: document.nodes.map((node) => ({ ...node, label: hostile })),
    parameters: document.parameters.map((record) => ({ ...record, name: `${hostile}${record.id}` })),
  });
  expect(model.split('\n').filter((line) => /^\s*os\.system/.test(line))).toEqual([]);
  expect(model.split('"""')[2]?.trim().startsWith('import json')).toBe(true);
  expect(model).not.toContain('\u2028');
});
