import { expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { addNode } from '../../src-core/graph/edit.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { findNodes } from './findNodes.ts';

const { document } = addNode(openExample('lstm-step'), registry, 'activation', { x: 0, y: 0 });
const { diagnostics } = analyse(document, registry);
const find = (query: string): string[] => findNodes(document, diagnostics, query, ({ message }) => message).map(({ node, by, text }) => `${node} by ${by}: ${text}`);

test('nodes are found by name, type in both languages, parameter, and error', () => {
  expect(find('C_prev')[0]).toBe('C_prev by name: C_prev');
  expect(find('half squared')).toEqual([expect.stringContaining('by type: Half squared error')]);
  expect(find('半平方')).toEqual(find('half squared'));
  expect(find('Wi')[0]).toBe('i by parameter: Wi');
  expect(find('E_PORT')).toEqual([expect.stringContaining('activation by problem:')]);
  expect(find('no such thing')).toEqual([]);
});

test('an empty query finds all, in the document’s order', () => {
  expect(find('').map((hit) => hit.split(' ')[0])).toEqual(document.nodes.map(({ id }) => id));
});
