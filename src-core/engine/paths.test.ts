import { describe, expect, test } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { network, neuron } from '../testing/networks.ts';
import { readTensor } from './inspect.ts';
import { mostPaths, pathsFrom } from './paths.ts';
import { scalarGraph } from './scalarGraph.ts';
import { Session } from './session.ts';

function runOf(document: GraphDocument): Session {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  return session;
}

test('a neuron has one path from each weight', () => {
  const report = pathsFrom(...startOf(runOf(neuron()), 'z.W', 0));
  expect(report.paths?.map(({ through }) => through.map(({ node }) => node))).toEqual([['z', 'h', 'E']]);
  expect(report.paths?.[0]?.product).toBeCloseTo(report.gradient, 15);
});

test('the six paths of the three-step network are the terms of the textbook', () => {
  const session = runOf(openExample('rnn-bptt'));
  const report = pathsFrom(...startOf(session, 'U', 0));
  const terms = new Map(report.paths?.map(({ through, product }) => [`L${String((through.at(-1)?.step ?? 0) + 1)}/h${String((through[0]?.step ?? 0) + 1)}`, product]));
  expect(report.count).toBe(6);
  for (const [name, term] of Object.entries({
    'L1/h1': 0.0514719868166263,
    'L2/h2': 0.15090119797510776,
    'L2/h1': 0.18988144807898574,
    'L3/h3': -0.15421124497127855,
    'L3/h2': 0.04296281747040217,
    'L3/h1': 0.05406081664228275,
  })) {
    expect(terms.get(name)).toBeCloseTo(term, 14);
  }
  expect(report.gradient).toBeCloseTo(0.3350670220121262, 14);
});

describe.each(Array.from({ length: 20 }, (_, seed) => seed + 1))('generated graph %i', (seed) => {
  const session = runOf(generateNetwork(seed));

  test('the paths of every parameter add up to its gradient, summed over samples', () => {
    const graphs = Array.from({ length: session.program.layout.samples }, (_, sample) => scalarGraph(session, sample));
    for (const [id, { size }] of session.program.layout.parameters) {
      const gradient = readTensor(session, { kind: 'parameter', parameter: id }).gradient ?? new Float64Array();
      for (let element = 0; element < size; element++) {
        const reports = graphs.map((graph) => pathsFrom(graph, graph.parameters.get(id)?.[element] ?? []));
        expect(reports.reduce((sum, report) => sum + report.gradient, 0)).toBeCloseTo(gradient[element] ?? NaN, 12);
        for (const report of reports) {
          if (report.paths) {
            expect(report.paths).toHaveLength(report.count);
            expect(report.paths.reduce((sum, { product }) => sum + product, 0)).toBeCloseTo(report.gradient, 12);
          }
          // Every path ends in a loss: together the losses' crossings are all paths, and the whole gradient.
          const ends = report.crossings.filter(({ node }) => session.program.layout.losses.has(node));
          expect(ends.reduce((sum, { paths }) => sum + paths, 0)).toBe(report.count);
          expect(ends.reduce((sum, crossing) => sum + crossing.sum, 0)).toBeCloseTo(report.gradient, 12);
        }
      }
    }
  });

  test('the session is left as it was', () => {
    const before = [...session.memory];
    scalarGraph(session, 0);
    expect([...session.memory]).toEqual(before);
  });
});

test('millions of paths are counted, not walked', () => {
  const layers = 24;
  const nodes: Record<string, readonly [string, Record<string, unknown>?]> = { x: ['input', { shape: [2] }] };
  const wires: `${string}.${string} -> ${string}.${string}`[] = [];
  for (let layer = 0; layer < layers; layer++) {
    nodes[`z${String(layer)}`] = ['linear', { units: 2, bias: 'none' }];
    wires.push(layer === 0 ? 'x.x -> z0.x' : `z${String(layer - 1)}.y -> z${String(layer)}.x`);
  }
  nodes['L'] = ['sum-loss'];
  wires.push(`z${String(layers - 1)}.y -> L.x`);
  const session = runOf(network({ nodes, wires, data: { x: [1, 1] } }));
  const report = pathsFrom(...startOf(session, 'z0.W', 0));
  expect(report.count).toBe(2 ** (layers - 1));
  expect(report.count).toBeGreaterThan(mostPaths);
  expect(report.paths).toBeNull();
  const { gradient } = readTensor(session, { kind: 'parameter', parameter: 'z0.W' });
  expect(report.gradient / (gradient?.[0] ?? NaN)).toBeCloseTo(1, 12);
  expect(report.crossings.every(({ paths }) => paths === report.count)).toBe(true);
});

test('a network that is too large to be taken apart is refused before it is tried', () => {
  const document = network({ nodes: { x: ['input', { shape: [3000] }], z: ['linear', { units: 3000 }], L: ['sum-loss'] }, wires: ['x.x -> z.x', 'z.y -> L.x'] });
  expect(() => scalarGraph(runOf(document), 0)).toThrow(expect.objectContaining({ code: 'E_BUDGET' }));
});

/** The arguments of `pathsFrom` for one element of a parameter, by its name. */
function startOf(session: Session, name: string, element: number): Parameters<typeof pathsFrom> {
  const graph = scalarGraph(session, 0);
  const id = session.analysis.graph.document.parameters.find((record) => record.name === name)?.id ?? name;
  return [graph, graph.parameters.get(id)?.[element] ?? []];
}
