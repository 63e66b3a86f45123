import { expect, test } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import { differenceOf, isSame } from './difference.ts';
import { readDocument, writeDocument } from './fileFormat.ts';

const document = openExample('lstm-step', 'en');

test('a document read again differs in nothing, whatever its view', () => {
  const again = readDocument(writeDocument({ ...document, view: { viewport: { x: 1, y: 2, zoom: 3 } } })).document;
  expect(isSame(differenceOf(document, again))).toBe(true);
});

test('what was added, removed and changed is named', () => {
  const [first, second, third] = document.nodes;
  const [parameter, other] = document.parameters;
  const [edge, rest] = document.edges;
  if (!first || !second || !third || !parameter || !other || !edge || !rest) throw new Error('the example is too small');
  const changed = {
    ...document,
    title: 'Another',
    nodes: [{ ...second, label: 'renamed', position: { x: 9, y: 9 } }, { ...third, config: { ...third.config, odd: true } }, ...document.nodes.slice(3), { ...first, id: 'fresh' }],
    edges: [{ ...edge, waypoints: [{ x: 1, y: 1 }] }, ...document.edges.slice(2)],
    parameters: [{ ...parameter, values: { ...parameter.values, values: parameter.values.values.map((value, index) => (index === 0 ? value + 1 : value)) } }, ...document.parameters.slice(2)],
    training: { ...document.training, epochs: document.training.epochs + 1 },
  };
  const { nodes, edges, parameters, parts } = differenceOf(document, changed);
  expect(nodes.added.map(({ id }) => id)).toEqual(['fresh']);
  expect(nodes.removed.map(({ id }) => id)).toEqual([first.id]);
  expect(nodes.changed.map(({ node, what }) => [node.id, ...what])).toEqual([[second.id, 'name', 'place'], [third.id, 'settings']]);
  expect([edges.added.length, edges.removed.map(({ id }) => id), edges.led.map(({ id }) => id)]).toEqual([0, [rest.id], [edge.id]]);
  expect([parameters.removed.map(({ id }) => id), parameters.changed.map(({ parameter: { id }, numbers }) => [id, numbers])]).toEqual([[other.id], [[parameter.id, 1]]]);
  expect(parts).toEqual(['title', 'training']);
  // And seen from the other side.
  const back = differenceOf(changed, document);
  expect(back.nodes.added.map(({ id }) => id)).toEqual([first.id]);
  expect(back.edges.added.map(({ id }) => id)).toEqual([rest.id]);
});
