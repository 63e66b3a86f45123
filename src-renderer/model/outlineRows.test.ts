import { expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { groupItems } from '../../src-core/graph/groupEdits.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { outlineRows, parentRow } from './outlineRows.ts';

const plain = openExample('lstm-step');
const { document, id } = groupItems(plain, new Set(['f', 'i']), new Set(), 'Gates');
const order = analyse(document, registry).order.map(({ node }) => node.id);

test('every group, node and edge has a row, edges under the node that they leave', () => {
  const rows = outlineRows(document, order, new Set());
  expect(rows).toHaveLength(1 + document.nodes.length + document.edges.length);
  for (const [index, row] of rows.entries()) {
    const parent = rows[parentRow(rows, index)];
    if (row.kind === 'edge') expect(parent?.key).toBe(row.edge.source.node);
    if (row.kind === 'node') expect(parent?.key).toBe(row.node.group);
  }
});

test('nodes come in the order in which they are computed', () => {
  const rows = outlineRows(plain, order, new Set()).flatMap((row) => (row.kind === 'node' ? [row.node.id] : []));
  expect(rows).toEqual(order);
});

test('what is closed keeps its own row only', () => {
  const all = outlineRows(document, order, new Set()).length;
  const within = 2 + document.edges.filter(({ source }) => source.node === 'f' || source.node === 'i').length;
  expect(outlineRows(document, order, new Set([id]))).toHaveLength(all - within);
  expect(outlineRows(document, order, new Set([id]))[0]).toMatchObject({ kind: 'group', open: false });
});
