import { expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { xor } from '../testing/networks.ts';
import { reconcile } from './reconcile.ts';
import { portKey } from './resolve.ts';
import { analyse } from './validate.ts';

test('a bypassed node keeps its parameters, and what comes after it has the shape of what came before', () => {
  const document = xor();
  const hidden = document.nodes.find(({ type }) => type === 'linear');
  const bypassed = reconcile({ ...document, nodes: document.nodes.map((node) => (node === hidden ? { ...node, bypassed: true as const } : node)) }, registry);
  expect(bypassed.parameters.find(({ id }) => id === hidden?.parameters['W'])).toEqual(document.parameters.find(({ id }) => id === hidden?.parameters['W']));
  const { shapes } = analyse(bypassed, registry);
  const { node = '', port = '' } = document.edges.find(({ target }) => target.node === hidden?.id)?.source ?? {};
  const before = shapes.outputs.get(portKey(node, port));
  expect(before).toBeDefined();
  expect(shapes.outputs.get(portKey(hidden?.id ?? '', 'y'))).toEqual(before);
});
