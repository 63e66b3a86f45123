import { expect, it } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import { networkDifferences, networkText } from './networkText.ts';

const document = openExample('xor');

it('names what one network has otherwise than another: nodes, wires, and the shapes of parameters', () => {
  const text = networkText(document);
  expect(networkDifferences(text, document)).toEqual([]);
  const [first] = document.nodes;
  const [edge] = document.edges;
  const [parameter] = document.parameters;
  if (!first || !edge || !parameter) throw new Error('the example has nodes, wires and parameters');
  const changed = {
    ...document,
    nodes: [...document.nodes.filter((node) => node !== first).map((node) => (node.type === 'activation' ? { ...node, config: { function: 'relu' } } : node)), { ...first, id: 'fresh' }],
    edges: document.edges.filter((each) => each !== edge),
    parameters: document.parameters.map((record) => (record === parameter ? { ...record, values: { shape: [9], values: Array.from({ length: 9 }, () => 0) } } : record)),
  };
  const found = networkDifferences(text, changed).join('\n');
  expect(found).toContain(`the node "${first.id}" is not in this network`);
  expect(found).toContain('the node "fresh" is new in this network');
  expect(found).toMatch(/the node ".*" is another: .*tanh.* in the file, .*relu.* here/);
  expect(found).toContain(`the wire "${edge.source.node}.${edge.source.port} -> ${edge.target.node}.${edge.target.port}" is not in this network`);
  expect(found).toMatch(new RegExp(`the parameter "${parameter.id}" is another: .* in the file, .*\\[9\\].* here`));
});

it('does not trust the text: one that is no network says that all is new', () => {
  for (const text of ['', 'null', '[1]', '{"nodes":7,"__proto__":{"wires":1}}']) expect(networkDifferences(text, document).every((difference) => difference.endsWith('is new in this network'))).toBe(true);
});
