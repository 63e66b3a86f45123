import { expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { sameModel } from './sameModel.ts';

test('positions and names are no change of the model, numbers are', () => {
  const document = openExample('lstm-step');
  const moved = { ...document, nodes: document.nodes.map((node) => ({ ...node, label: 'n', position: { x: 0, y: 0 } })) };
  expect(sameModel(document, moved)).toBe(true);
  const led = { ...document, edges: document.edges.map((edge) => ({ ...edge, waypoints: [{ x: 1, y: 2 }] })) };
  expect(sameModel(document, led)).toBe(true);
  expect(sameModel(document, { ...document, nodes: document.nodes.map((node) => ({ ...node, bypassed: true as const })) })).toBe(false);
  expect(sameModel(document, { ...document, training: { ...document.training, learningRate: 2 } })).toBe(false);
  expect(sameModel(document, { ...document, nodes: document.nodes.slice(1) })).toBe(false);
  expect(sameModel(document, { ...document, mode: 'training' })).toBe(false);
});
