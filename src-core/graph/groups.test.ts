import { describe, expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { xor } from '../testing/networks.ts';
import { AppError } from './appError.ts';
import type { GraphDocument, GraphNode } from './document.ts';
import { readDocument, writeDocument } from './fileFormat.ts';
import { groupCorner, groupItems, moveItems, removeItems, setFolded, ungroup } from './groupEdits.ts';
import { nodesIn } from './groups.ts';
import { sightOf } from './sight.ts';
import { analyse } from './validate.ts';

const none: ReadonlySet<string> = new Set();
const idsOf = ({ nodes }: { readonly nodes: readonly GraphNode[] }): string[] => nodes.map(({ id }) => id);

/** The network of two layers with its hidden layer and activation in a group. */
function grouped(): { document: GraphDocument; id: string; members: string[] } {
  const document = xor();
  const members = document.nodes.filter(({ type }) => type === 'linear' || type === 'activation').map(({ id }) => id).slice(0, 2);
  return { ...groupItems(document, new Set(members), none, 'Hidden layer'), members };
}

describe('a group', () => {
  test('folded is one card in the place of what it holds, with the ports that cross its border', () => {
    const { document, id, members } = grouped();
    const sight = sightOf(document, registry, null);
    expect(idsOf(sight)).toEqual(idsOf(document).filter((node) => !members.includes(node)));
    expect(sight.folded.map(({ group, nodes }) => [group.id, idsOf({ nodes })])).toEqual([[id, members]]);
    const crossing = document.edges.filter(({ source, target }) => members.includes(source.node) !== members.includes(target.node));
    expect(sight.wires.flatMap(({ edges }) => edges.map((edge) => edge.id)).sort()).toEqual(document.edges.filter(({ source, target }) => !members.includes(source.node) || !members.includes(target.node)).map((edge) => edge.id).sort());
    expect(sight.wires.filter(({ source, target }) => source.item === id || target.item === id)).toHaveLength(crossing.length);
  });

  test('open shows its nodes, and knows what is in it', () => {
    const { document, id, members } = grouped();
    const sight = sightOf(setFolded(document, new Set([id]), false), registry, null);
    expect(idsOf(sight)).toEqual(idsOf(document));
    expect(sight.open).toEqual([{ group: expect.objectContaining({ id }) as unknown, items: members }]);
    expect(sight.wires).toHaveLength(document.edges.length);
  });

  test('stepped into shows its own nodes and an outlet for each end outside', () => {
    const { document, id, members } = grouped();
    const sight = sightOf(document, registry, id);
    expect(idsOf(sight)).toEqual(members);
    const crossing = document.edges.filter(({ source, target }) => members.includes(source.node) !== members.includes(target.node));
    expect(sight.outlets.map(({ outside }) => outside.node).sort()).toEqual(crossing.map(({ source, target }) => (members.includes(source.node) ? target.node : source.node)).sort());
  });

  test('in a group is folded with it, and both dissolve', () => {
    const { document, id, members } = grouped();
    const outer = groupItems(document, new Set([document.nodes.at(-1)?.id ?? '']), new Set([id]), 'All');
    expect(sightOf(outer.document, registry, null).folded.map(({ group }) => group.id)).toEqual([outer.id]);
    expect([...nodesIn(outer.document, new Set([outer.id]))].sort()).toEqual([...members, document.nodes.at(-1)?.id].sort());
    expect(sightOf(outer.document, registry, outer.id).folded.map(({ group }) => group.id)).toEqual([id]);
    expect(ungroup(outer.document, new Set([outer.id, id]))).toEqual({ ...xor(), groups: [] });
  });

  test('changes no number and nothing that is wrong', () => {
    const before = analyse(xor(), registry);
    const after = analyse(grouped().document, registry);
    expect(after.diagnostics).toEqual(before.diagnostics);
    expect([...after.shapes.outputs]).toEqual([...before.shapes.outputs]);
  });

  test('is moved with all that it holds', () => {
    const { document, id, members } = grouped();
    const apart = { ...document, nodes: document.nodes.map((node, index) => ({ ...node, position: { x: index * 100, y: index * 10 } })) };
    const at = groupCorner(apart, id);
    const moved = moveItems(apart, new Map([[id, { x: at.x + 7, y: at.y - 3 }]]));
    for (const [index, node] of moved.nodes.entries()) {
      const by = members.includes(node.id) ? { x: 7, y: -3 } : { x: 0, y: 0 };
      expect(node.position).toEqual({ x: index * 100 + by.x, y: index * 10 + by.y });
    }
  });

  test('goes with the last that it held', () => {
    const { document, id, members } = grouped();
    expect(removeItems(document, registry, { nodes: new Set(members), edges: none, groups: none, frames: none }).groups).toEqual([]);
    const whole = removeItems(document, registry, { nodes: none, edges: none, groups: new Set([id]), frames: none });
    expect([whole.groups, idsOf(whole)]).toEqual([[], idsOf(document).filter((node) => !members.includes(node))]);
  });

  test('keeps what one output feeds as one port, also when the wires are gone', () => {
    const document = xor();
    const { id: second, ...hidden } = document.nodes.find(({ type }) => type === 'linear') ?? { id: '' };
    const feeding = document.edges.find(({ target }) => target.node === second);
    const source = feeding?.source ?? { node: '', port: '' };
    const twice = { ...document, nodes: [...document.nodes, { ...hidden, id: 'twin' } as GraphDocument['nodes'][number]], edges: [...document.edges, { id: 'to twin', source, target: { node: 'twin', port: 'x' } }] };
    const { document: folded, id } = groupItems(twice, new Set([second, 'twin']), none, 'Two');
    const inputsOf = (of: GraphDocument): unknown => sightOf(of, registry, null).folded.find(({ group }) => group.id === id)?.inputs.map(({ ports }) => ports.map(({ node }) => node));
    expect(inputsOf(folded)).toEqual([[second, 'twin']]);
    const cut = { ...folded, edges: folded.edges.filter(({ target }) => target.node !== second && target.node !== 'twin') };
    expect(inputsOf(cut)).toEqual([[second, 'twin']]);
    const apart = { ...cut, groups: cut.groups.map(({ inputs: _inputs, ...group }) => group) };
    expect(inputsOf(apart)).toEqual([[second], ['twin']]);
  });
});

describe('a file', () => {
  const faultOf = (change: (document: GraphDocument) => GraphDocument): unknown => {
    try {
      readDocument(writeDocument(change(grouped().document)));
      return 'read';
    } catch (error) {
      return error instanceof AppError ? [error.code, error.details['path']] : error;
    }
  };

  test('with groups comes back as it was', () => {
    const { document } = grouped();
    expect(readDocument(writeDocument(document)).document).toEqual(document);
  });

  test.each<[string, (document: GraphDocument) => GraphDocument, string]>([
    ['a group within itself', (document) => ({ ...document, groups: document.groups.map((group) => ({ ...group, parent: group.id })) }), 'groups.0.parent'],
    ['a group in one that is not there', (document) => ({ ...document, groups: document.groups.map((group) => ({ ...group, parent: 'gone' })) }), 'groups.0.parent'],
    ['a group named like a node', (document) => ({ ...document, groups: [{ id: document.nodes[0]?.id ?? '', name: '', folded: true }] }), 'groups.0.id'],
    ['a node in a group that is not there', (document) => ({ ...document, groups: [] }), 'nodes.'],
  ])('with %s is refused, and the place is named', (_what, change, path) => {
    expect(faultOf(change)).toEqual(['E_FILE_INVALID', expect.stringContaining(path)]);
  });
});
