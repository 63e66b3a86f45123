import { expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { duplicateNodes } from './duplicate.ts';
import { sameModel } from './sameModel.ts';

test('a copy has its own parameters with equal numbers, and the wires among the copied', () => {
  const document = openExample('lstm-step');
  const { document: copied, copies } = duplicateNodes(document, registry, new Set(document.nodes.map((node) => node.id)));
  expect(copies).toHaveLength(document.nodes.length);
  expect(copied.edges).toHaveLength(2 * document.edges.length);
  expect(copied.parameters).toHaveLength(2 * document.parameters.length);
  expect(new Set(copied.parameters.map((record) => record.id)).size).toBe(copied.parameters.length);
  expect(copied.parameters.slice(4).map(({ values }) => values)).toEqual(document.parameters.map(({ values }) => values));
  expect(analyse(copied, registry).diagnostics).toEqual([]);
});

test('positions and names are no change of the model, numbers are', () => {
  const document = openExample('lstm-step');
  const moved = { ...document, nodes: document.nodes.map((node) => ({ ...node, label: 'n', position: { x: 0, y: 0 } })) };
  expect(sameModel(document, moved)).toBe(true);
  expect(sameModel(document, { ...document, training: { ...document.training, learningRate: 2 } })).toBe(false);
  expect(sameModel(document, { ...document, nodes: document.nodes.slice(1) })).toBe(false);
});
