import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type AnyNodeDefinition, defineNode } from '../node/definition.ts';
import { type Registry, registry } from '../node/registry.ts';
import { network, neuron } from '../testing/networks.ts';
import type { GraphDocument, GraphNode } from './document.ts';
import { migrateConfig, portKey, resolveGraph } from './resolve.ts';

function changeNode(document: GraphDocument, id: string, change: Partial<GraphNode>): GraphDocument {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)) };
}

function codes(document: GraphDocument, known: Registry = registry): unknown[] {
  return resolveGraph(document, known).diagnostics.map(({ code, node, port, edge }) => ({ code, node, port, edge }));
}

test('a sound document resolves without a complaint', () => {
  const { graph, diagnostics } = resolveGraph(neuron(), registry);
  expect(diagnostics).toEqual([]);
  expect([...graph.nodes.keys()]).toEqual(['x', 'z', 'h', 't', 'E']);
  expect(graph.incoming.get(portKey('h', 'x'))?.source).toEqual({ node: 'z', port: 'y' });
  expect(graph.outgoing.get(portKey('x', 'x'))).toHaveLength(1);
});

test('keys of ports are never mistaken for one another', () => {
  expect(portKey('a', 'b.c')).not.toBe(portKey('a.b', 'c'));
  expect(portKey('a","b', 'c')).not.toBe(portKey('a', 'b","c'));
});

describe('what cannot be resolved is reported with its place', () => {
  test('an unknown type, and the wires that end there', () => {
    expect(codes(changeNode(neuron(), 'h', { type: 'softplusplus' }))).toEqual([
      { code: 'E_NODE_TYPE', node: 'h', port: undefined, edge: undefined },
      { code: 'E_EDGE_END', node: 'z', port: 'y', edge: 'z.y→h.x' },
      { code: 'E_EDGE_END', node: 'E', port: 'prediction', edge: 'h.y→E.prediction' },
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('the type %s, which every object has', (type) => {
    expect(codes(changeNode(neuron(), 'h', { type }))[0]).toMatchObject({ code: 'E_NODE_TYPE', node: 'h' });
  });

  test('two nodes of one id', () => {
    const document = neuron();
    expect(codes({ ...document, nodes: [...document.nodes, ...document.nodes.slice(1, 2)] })).toMatchObject([{ code: 'E_NODE_ID', node: 'z' }]);
  });

  test('a node of a newer version', () => {
    expect(codes(changeNode(neuron(), 'z', { version: 99 }))[0]).toMatchObject({ code: 'E_NODE_VERSION', node: 'z' });
  });

  test('a config with a wrong field, named with its reason', () => {
    const { diagnostics } = resolveGraph(changeNode(neuron(), 'z', { config: { units: 0 } }), registry);
    expect(diagnostics[0]).toMatchObject({ code: 'E_CONFIG', node: 'z', details: { field: 'units' } });
    const constant = network({ nodes: { c: ['constant', { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }] }, wires: [] });
    const { diagnostics: length } = resolveGraph(changeNode(constant, 'c', { config: { shape: [2, 3], values: [1, 2] } }), registry);
    expect(length[0]?.message).toContain('"values" is not valid (shape [2, 3] needs 6 numbers, or one for all, but 2 are given)');
  });

  test('wires to ports that are not there', () => {
    const document = neuron();
    const edges = [
      { id: 'from nowhere', source: { node: 'x', port: 'q' }, target: { node: 'z', port: 'x' } },
      { id: 'to nowhere', source: { node: 'x', port: 'x' }, target: { node: 'z', port: 'q' } },
      { id: 'to nobody', source: { node: 'x', port: 'x' }, target: { node: 'nobody', port: 'x' } },
    ];
    expect(codes({ ...document, edges })).toMatchObject(edges.map(({ id }) => ({ code: 'E_EDGE_END', edge: id })));
  });

  test('a second wire at one port; the first stays', () => {
    const document = neuron();
    const second = { id: 'second', source: { node: 't', port: 't' }, target: { node: 'h', port: 'x' } };
    const changed = { ...document, edges: [...document.edges, second] };
    expect(codes(changed)).toMatchObject([{ code: 'E_PORT_TAKEN', node: 'h', port: 'x', edge: 'second' }]);
    expect(resolveGraph(changed, registry).graph.incoming.get(portKey('h', 'x'))?.source.node).toBe('z');
  });

  test('a wire out of a loss', () => {
    const document = neuron();
    const edges = [...document.edges.filter(({ target }) => target.node !== 'z'), { id: 'out', source: { node: 'E', port: 'loss' }, target: { node: 'z', port: 'x' } }];
    expect(codes({ ...document, edges })).toMatchObject([{ code: 'E_LOSS_OUTPUT', node: 'E', edge: 'out' }]);
  });
});

describe('configs of older versions', () => {
  const scaled: AnyNodeDefinition = defineNode({
    type: 'scaled',
    version: 3,
    category: 'algebra',
    title: { en: 'Scaled', 'zh-CN': '缩放' },
    summary: { en: 'For this test.', 'zh-CN': '仅供测试。' },
    source: 'none',
    config: z.strictObject({ factor: z.number().default(1) }),
    labels: { factor: { en: 'Factor', 'zh-CN': '系数' } },
    inputs: () => [],
    outputs: () => [{ name: 'y', axes: '[]', meaning: { en: 'y', 'zh-CN': 'y' } }],
    infer: () => ({ outputs: { y: [] } }),
    forward: (k, { y }, { config }) => {
      k.fill(config.factor, y);
    },
    backward: () => undefined,
    latex: () => ({ forward: '\\val{y}', gradients: {} }),
    scalars: () => ({ values: {}, gradients: {} }),
    samples: [],
    rejects: [],
    migrations: { 1: ({ c }) => ({ multiplier: c }), 2: ({ multiplier }) => ({ factor: multiplier }) },
  });
  const node = (version: number, config: GraphNode['config']): GraphNode => ({ id: 'n', type: 'scaled', version, config, parameters: {}, position: { x: 0, y: 0 } });

  test.each([
    [1, { c: 5 }],
    [2, { multiplier: 5 }],
    [3, { factor: 5 }],
  ])('version %d is brought up to date', (version, config) => {
    expect(migrateConfig(node(version, config), scaled)).toEqual({ factor: 5 });
    const document = { ...neuron(), nodes: [node(version, config)], edges: [] };
    expect(resolveGraph(document, new Map([['scaled', scaled]])).graph.nodes.get('n')?.config).toEqual({ factor: 5 });
  });
});
