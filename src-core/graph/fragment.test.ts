import { describe, expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { xor } from '../testing/networks.ts';
import { emptyDocument } from './document.ts';
import { readFragment, takeFragment, writeFragment } from './fragment.ts';
import { asModule, recordsOfEarlierCopy } from './module.ts';
import { pasteFragment, sharedRecords } from './pasteFragment.ts';
import { groupItems } from './groupEdits.ts';

const document = xor();
const all = new Set(document.nodes.map(({ id }) => id));
const here = { by: { x: 0, y: 0 }, incoming: false };
const numbersOf = ({ parameters }: typeof document): unknown => parameters.map(({ values }) => values);

describe('a copied part', () => {
  test('of a whole network makes the same network in an empty document', () => {
    const pasted = pasteFragment(emptyDocument('x'), registry, readFragment(writeFragment(takeFragment(document, { nodes: all }))), here);
    expect(pasted.document.nodes.map(({ type, config, position }) => ({ type, config, position }))).toEqual(document.nodes.map(({ type, config, position }) => ({ type, config, position })));
    expect(numbersOf(pasted.document)).toEqual(numbersOf(document));
    expect(pasted.document.edges.map(({ source, target }) => [source, target])).toEqual(document.edges.map(({ source, target }) => [{ ...source, node: pasted.nodes.get(source.node) }, { ...target, node: pasted.nodes.get(target.node) }]));
  });

  test('has parameters of its own, or shares those of its original', () => {
    const fragment = takeFragment(document, { nodes: all });
    const own = pasteFragment(document, registry, fragment, here);
    expect(own.document.parameters).toHaveLength(document.parameters.length * 2);
    const shared = pasteFragment(document, registry, fragment, { ...here, shared: sharedRecords(fragment) });
    expect(shared.document.parameters).toEqual(document.parameters);
    const [linear] = document.nodes.filter(({ type }) => type === 'linear');
    expect(shared.document.nodes.find(({ id }) => id === shared.nodes.get(linear?.id ?? ''))?.parameters).toEqual(linear?.parameters);
  });

  test('keeps slots tied that were tied', () => {
    const [first, second] = document.nodes.filter(({ type }) => type === 'linear');
    const tied = { ...document, nodes: document.nodes.map((node) => (node.id === second?.id && first ? { ...node, config: first.config, parameters: first.parameters } : node)) };
    const { document: pasted, nodes } = pasteFragment(tied, registry, takeFragment(tied, { nodes: new Set([first?.id ?? '', second?.id ?? '']) }), here);
    const [one, two] = [first, second].map((node) => pasted.nodes.find(({ id }) => id === nodes.get(node?.id ?? ''))?.parameters);
    expect(one).toEqual(two);
    expect(one).not.toEqual(first?.parameters);
  });

  test('is wired to what fed it only where that is asked for', () => {
    const last = document.nodes.filter(({ type }) => type === 'linear').at(-1);
    const fragment = takeFragment(document, { nodes: new Set([last?.id ?? '']) });
    const wiresOf = (incoming: boolean): number => pasteFragment(document, registry, fragment, { ...here, incoming }).document.edges.length - document.edges.length;
    expect([wiresOf(false), wiresOf(true)]).toEqual([0, 1]);
    expect(pasteFragment(emptyDocument('x'), registry, fragment, { ...here, incoming: true }).document.edges).toEqual([]);
  });

  test('takes along the groups that are whole in it', () => {
    const { document: grouped, id } = groupItems(document, all, new Set(), 'All');
    expect(takeFragment(grouped, { nodes: new Set(), groups: new Set([id]) }).groups).toHaveLength(1);
    expect(takeFragment(grouped, { nodes: new Set([...all].slice(1)) })).toMatchObject({ groups: [] });
    const pasted = pasteFragment(grouped, registry, takeFragment(grouped, { nodes: new Set(), groups: new Set([id]) }), { ...here, into: id });
    const [copy] = pasted.groups.values();
    expect(pasted.document.groups).toEqual([expect.objectContaining({ id }), expect.objectContaining({ id: copy, parent: id })]);
  });

  test('kept as a module shares the parameters of its earlier copy, or has its own', () => {
    const { document: grouped, id } = groupItems(document, all, new Set(), 'All');
    const module = readFragment(writeFragment(asModule(takeFragment(grouped, { nodes: new Set(), groups: new Set([id]) }), 'm', 'Network')));
    const empty = emptyDocument('x');
    expect(recordsOfEarlierCopy(empty, module).size).toBe(0);
    const first = pasteFragment(empty, registry, module, here);
    const shared = pasteFragment(first.document, registry, module, { ...here, shared: recordsOfEarlierCopy(first.document, module) });
    expect(shared.document.nodes).toHaveLength(document.nodes.length * 2);
    expect(shared.document.parameters).toEqual(first.document.parameters);
    expect(pasteFragment(first.document, registry, module, here).document.parameters).toHaveLength(document.parameters.length * 2);
    expect(shared.document.groups.map(({ name, module: of }) => [name, of?.id])).toEqual([['Network', 'm'], ['Network', 'm']]);
  });

  test.each([
    ['"chainrule-fragment', 'E_FILE_NOT_JSON'],
    ['{"format": "chainrule"}', 'E_FILE_FOREIGN'],
    ['{"format": "chainrule-fragment", "schemaVersion": 3, "nodes": 1, "edges": [], "parameters": []}', 'E_FILE_INVALID'],
  ])('that is damaged is refused: %s', (text, code) => {
    expect(() => readFragment(text)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
