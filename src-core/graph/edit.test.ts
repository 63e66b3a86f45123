import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { neuron, network, xor } from '../testing/networks.ts';
import { type GraphDocument, emptyDocument } from './document.ts';
import {
  addNode,
  applyWeights,
  connectPorts,
  freeId,
  moveNodes,
  remove,
  removeSample,
  renameNode,
  resetWeights,
  setConfig,
  setDataElement,
  setDataLength,
  setParameterElement,
  setTrainable,
  useParameter,
} from './edit.ts';
import { readDocument, writeDocument } from './fileFormat.ts';
import { type History, record, redo, startHistory, undo } from './history.ts';
import { reconcile } from './reconcile.ts';

const at = { x: 10, y: 20 };

describe('nodes', () => {
  test('are added with a free id and the defaults of their type', () => {
    const first = addNode(emptyDocument('t'), registry, 'linear', at, { units: 3 });
    expect(first.document.nodes).toEqual([{ id: 'linear', type: 'linear', version: 1, position: at, config: { units: 3, bias: 'vector' }, parameters: {} }]);
    expect(addNode(first.document, registry, 'linear', at).id).toBe('linear-2');
  });

  test('of an unknown type are not', () => {
    const document = emptyDocument('t');
    expect(addNode(document, registry, '__proto__', at)).toEqual({ document, id: '' });
  });

  test('go together with their wires', () => {
    const { nodes, edges } = remove(neuron(), registry, new Set(['z', 'h']), new Set());
    expect(nodes.map(({ id }) => id)).toEqual(['x', 't', 'E']);
    expect(edges.map(({ id }) => id)).toEqual(['t.t→E.target']);
  });

  test('are named, and get their title back by an empty name', () => {
    const named = renameNode(neuron(), 'z', '  z1 ');
    expect(named.nodes[1]?.label).toBe('z1');
    expect(Object.hasOwn(renameNode(named, 'z', ' ').nodes[1] ?? {}, 'label')).toBe(false);
  });

  test('are moved; the others stay the same objects', () => {
    const document = neuron();
    const moved = moveNodes(document, new Map([['z', { x: 1, y: 2 }]]));
    expect(moved.nodes[1]?.position).toEqual({ x: 1, y: 2 });
    expect(moved.parameters).toBe(document.parameters);
  });

  test('the first free id is found', () => {
    expect(freeId('a', new Set())).toBe('a');
    expect(freeId('a', new Set(['a', 'a-2', 'a-4']))).toBe('a-3');
  });
});

describe('wires', () => {
  test('a new one takes the place of the one at its port', () => {
    const document = connectPorts(neuron(), registry, { node: 't', port: 't' }, { node: 'h', port: 'x' });
    expect(document.edges.filter(({ target }) => target.node === 'h').map(({ source }) => source.node)).toEqual(['t']);
    expect(document.edges).toHaveLength(neuron().edges.length);
  });

  test('go with a port that a setting takes away', () => {
    const three = network({
      nodes: { x: ['input'], s: ['add', { inputs: 3 }] },
      wires: ['x.x -> s.a', 'x.x -> s.b', 'x.x -> s.c'],
    });
    expect(setConfig(three, registry, 's', 'inputs', 2).edges.map(({ target }) => target.port)).toEqual(['a', 'b']);
  });

  test('stay while a setting is not valid', () => {
    const document = setConfig(neuron(), registry, 'z', 'units', 0);
    expect(document.edges).toEqual(neuron().edges);
    expect(document.parameters).toEqual(neuron().parameters);
  });
});

describe('numbers', () => {
  test('of a parameter, which reset then keeps', () => {
    const trained = applyWeights(neuron(), { parameters: { 'z.W': [7, 8] }, columns: {} });
    const typed = setParameterElement(trained, 'z.W', 1, 3);
    expect(resetWeights(typed).parameters[0]?.values.values).toEqual([7, 3]);
  });

  test('of a row', () => {
    const document = setDataElement(setDataLength(neuron(), registry, 2, 3), 'x', { sample: 1, step: 2, element: 1 }, 9);
    expect(document.data.columns['x']?.values.values.indexOf(9)).toBe(11);
    expect(setDataElement(document, 'x', { sample: 2, step: 0, element: 0 }, 1)).toBe(document);
    expect(setDataElement(document, 'nobody', { sample: 0, step: 0, element: 0 }, 1)).toBe(document);
  });

  test('a sample is removed from every column; the last one stays', () => {
    const three = removeSample(xor(), 1);
    expect(three.data.columns['x']?.values).toEqual({ shape: [3, 1, 2], values: [0, 0, 1, 0, 1, 1] });
    expect(three.data.columns['t']?.values.values).toEqual([0, 1, 0]);
    expect(removeSample(neuron(), 0)).toEqual(neuron());
  });

  test('training keeps what reset brings back, over several runs', () => {
    const once = applyWeights(neuron(), { parameters: { 'z.W': [1, 2] }, columns: { x: [3, 4] } });
    const twice = applyWeights(once, { parameters: { 'z.W': [5, 6] }, columns: { x: [7, 8] } });
    expect(twice.parameters[0]?.values.values).toEqual([5, 6]);
    expect(resetWeights(twice)).toEqual(neuron());
    expect(resetWeights(neuron())).toEqual(neuron());
  });

  test('a parameter is frozen and thawed', () => {
    expect(setTrainable(neuron(), 'z.b', false).parameters.map(({ trainable }) => trainable)).toEqual([true, false]);
  });

  test('weights are tied, and untied with numbers of their own', () => {
    const plan = network({ nodes: { x: ['input'], a: ['linear', { bias: 'none' }], b: ['linear', { bias: 'none' }] }, wires: ['x.x -> a.x', 'a.y -> b.x'] });
    const tied = useParameter(plan, registry, 'b', 'W', 'a.W');
    expect(tied.parameters.map(({ id }) => id)).toEqual(['a.W']);
    const untied = useParameter(tied, registry, 'b', 'W', null);
    expect(untied.nodes.find(({ id }) => id === 'b')?.parameters).toEqual({ W: 'b.W' });
  });
});

/** One edit that a user could make to any document; `pick` chooses among what there is. */
type Edit = (document: GraphDocument, pick: (count: number) => number, value: number) => GraphDocument;

const types = [...registry.keys()];
const edits: Edit[] = [
  (document, pick, value) => addNode(document, registry, types[pick(types.length)] ?? '', { x: value, y: 0 }).document,
  (document, pick) => {
    const node = document.nodes[pick(document.nodes.length)];
    return node ? remove(document, registry, new Set([node.id]), new Set()) : document;
  },
  (document, pick) => {
    const [source, target] = [document.nodes[pick(document.nodes.length)], document.nodes[pick(document.nodes.length)]];
    const output = source && registry.get(source.type)?.outputs(source.config)[0];
    const inputs = (target && registry.get(target.type)?.inputs(target.config)) ?? [];
    const input = inputs[pick(inputs.length)];
    return output && input && target ? connectPorts(document, registry, { node: source.id, port: output.name }, { node: target.id, port: input.name }) : document;
  },
  (document, pick) => {
    const linear = document.nodes.filter(({ type }) => type === 'linear' || type === 'lstm-gate');
    return setConfig(document, registry, linear[pick(linear.length)]?.id ?? '', 'units', 1 + pick(4));
  },
  (document, pick) => setConfig(document, registry, document.nodes[pick(document.nodes.length)]?.id ?? '', 'shape', [1 + pick(3)]),
  (document, pick) => setDataLength(document, registry, 1 + pick(3), 1 + pick(3)),
  (document, pick, value) => setParameterElement(document, document.parameters[pick(document.parameters.length)]?.id ?? '', 0, value),
  (document, _pick, value) => applyWeights(document, { parameters: Object.fromEntries(document.parameters.map(({ id, values }) => [id, values.values.map(() => value)])), columns: {} }),
  (document) => resetWeights(document),
  (document, pick) => removeSample(document, pick(document.data.samples)),
  (document, pick, value) => renameNode(document, document.nodes[pick(document.nodes.length)]?.id ?? '', String(value)),
];

const script = fc.array(fc.record({ edit: fc.nat(edits.length - 1), picks: fc.array(fc.nat(1_000_000), { minLength: 4, maxLength: 4 }), value: fc.integer({ min: -9, max: 9 }) }), { minLength: 5, maxLength: 40 });
type Script = typeof script extends fc.Arbitrary<infer S> ? S : never;

function perform(start: GraphDocument, steps: Script): History<GraphDocument> {
  return steps.reduce((history, { edit, picks, value }) => {
    let next = 0;
    const pick = (count: number): number => (count === 0 ? 0 : (picks[next++ % picks.length] ?? 0) % count);
    return record(history, edits[edit]?.(history.present, pick, value) ?? history.present, 'edit');
  }, startHistory(start));
}

describe('whatever is done', () => {
  const some = { seed: 7, numRuns: 40 };

  test('the document stays one that can be saved, and fits its own network', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const { present } = perform(xor(), steps);
        expect(readDocument(writeDocument(present)).document).toEqual(present);
        expect(reconcile(present, registry)).toBe(present);
      }),
      some,
    );
  });

  test('undo brings back every state, redo every state after it', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const start = xor();
        let history = perform(start, steps);
        const end = structuredClone(history.present);
        const count = history.past.length;
        for (let i = 0; i < count; i++) history = undo(history);
        expect(history.present).toEqual(xor());
        for (let i = 0; i < count; i++) history = redo(history);
        expect(history.present).toEqual(end);
      }),
      some,
    );
  });
});
