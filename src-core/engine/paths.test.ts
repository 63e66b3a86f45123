import { describe, expect, test } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { network, neuron } from '../testing/networks.ts';
import { explainNumber } from './explanation.ts';
import { readTensor } from './inspect.ts';
import { pathsFrom } from './paths.ts';
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
  expect(report.paths?.[0]?.product).toBeCloseTo(report.sum, 15);
});

test('where a node mixes the samples there are no paths of one of them, and the message says what to do', () => {
  const document = network({ nodes: { x: ['input', { shape: [2] }], n: ['batch-norm'], t: ['target', { shape: [2] }], E: ['half-squared-error'] }, wires: ['x.x -> n.x', 'n.y -> E.prediction', 't.t -> E.target'] });
  expect(() => scalarGraph(runOf({ ...document, mode: 'training' }), 0)).toThrow(expect.objectContaining({ code: 'E_SAMPLES_MIXED', details: { node: 'n', name: 'Batch norm' } }));
  expect(scalarGraph(runOf(document), 0).vertices.length).toBeGreaterThan(0);
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
  expect(report.sum).toBeCloseTo(0.3350670220121262, 14);
});

describe.each(Array.from({ length: 20 }, (_, seed) => seed + 1))('generated graph %i', (seed) => {
  const session = runOf(generateNetwork(seed));

  test('the paths of every parameter add up to its gradient, summed over samples', () => {
    const graphs = Array.from({ length: session.program.layout.samples }, (_, sample) => scalarGraph(session, sample));
    for (const [id, { size }] of session.program.layout.parameters) {
      const gradient = readTensor(session, { kind: 'parameter', parameter: id }).gradient ?? new Float64Array();
      for (let element = 0; element < size; element++) {
        const reports = graphs.map((graph) => pathsFrom(graph, graph.parameters.get(id)?.[element] ?? []));
        expect(reports.reduce((sum, report) => sum + report.sum, 0)).toBeCloseTo(gradient[element] ?? NaN, 12);
        for (const report of reports) {
          if (report.paths) {
            expect(report.paths).toHaveLength(report.count);
            expect(report.paths.reduce((sum, { product }) => sum + product, 0)).toBeCloseTo(report.sum, 12);
          }
          // Every path ends in a loss: together the losses' crossings are all paths, and the whole gradient.
          const ends = report.crossings.filter(({ node }) => session.program.layout.losses.has(node));
          expect(ends.reduce((sum, { paths }) => sum + paths, 0)).toBe(report.count);
          expect(ends.reduce((sum, crossing) => sum + crossing.sum, 0)).toBeCloseTo(report.sum, 12);
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

test.each([25, 40])('the paths of %i layers are counted, not walked: each arc is looked at a few times', (layers) => {
  const session = runOf(chain(layers));
  const [graph, starts] = startOf(session, 'z0.W', 0);
  let looks = 0;
  const counted = new Proxy(graph.arcs, {
    get: (arcs, name, receiver) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) looks += 1;
      return Reflect.get(arcs, name, receiver) as unknown;
    },
  });
  const report = pathsFrom({ ...graph, arcs: counted }, starts);
  expect(report.count).toBe(2 ** (layers - 1));
  expect(report.count).toBeGreaterThan(10_000_000);
  expect(report.paths).toBeNull();
  // One sweep for the gradients, one for the counts, one for the crossings.
  expect(looks).toBeLessThanOrEqual(3 * graph.vertices.length);
  const { gradient } = readTensor(session, { kind: 'parameter', parameter: 'z0.W' });
  expect(report.sum / (gradient?.[0] ?? NaN)).toBeCloseTo(1, 12);
  expect(report.crossings.every(({ paths }) => paths === report.count)).toBe(true);
});

test('more paths than float64 can count are as many as it can', () => {
  const layers = 1100;
  // Two numbers in each layer, each a half of both before it.
  const vertices = Array.from({ length: 2 * layers }, (_, index) => ({ node: `z${String(index >> 1)}`, port: 'y', step: 0, element: index % 2 }));
  const arcs = vertices.map((_, index) => [0, 1].map((k) => ({ to: 2 * (index >> 1) + 2 + k, weight: 0.5, edge: 'e' })).filter(({ to }) => to < vertices.length));
  const seeds = Float64Array.from(vertices, (_, index) => (index >= vertices.length - 2 ? 1 : 0));
  const { count, sum, crossings } = pathsFrom({ vertices, arcs, seeds, parameters: new Map(), find: () => undefined }, [{ to: 0, weight: 1, edge: null }]);
  expect(count).toBe(Number.MAX_VALUE);
  expect(sum).toBe(1);
  expect(crossings.every(({ paths }) => Number.isFinite(paths))).toBe(true);
});

/** Linear layers of two units, each with two ways to the next; the weights keep the gradient near 1. */
function chain(layers: number): GraphDocument {
  const nodes: Record<string, readonly [string, Record<string, unknown>?]> = { x: ['input', { shape: [2] }] };
  const wires: `${string}.${string} -> ${string}.${string}`[] = [];
  const parameters: Record<string, readonly number[]> = {};
  for (let layer = 0; layer < layers; layer++) {
    nodes[`z${String(layer)}`] = ['linear', { units: 2, bias: 'none' }];
    parameters[`z${String(layer)}.W`] = [0.6, 0.4, 0.3, 0.7];
    wires.push(layer === 0 ? 'x.x -> z0.x' : `z${String(layer - 1)}.y -> z${String(layer)}.x`);
  }
  nodes['L'] = ['sum-loss'];
  wires.push(`z${String(layers - 1)}.y -> L.x`);
  return network({ nodes, wires, parameters, data: { x: [1, 1] } });
}

test('a network that is too large to be taken apart is refused before it is tried', () => {
  const document = network({ nodes: { x: ['input', { shape: [1000] }], z: ['linear', { units: 1000 }], L: ['sum-loss'] }, wires: ['x.x -> z.x', 'z.y -> L.x'] });
  expect(() => scalarGraph(runOf(document), 0)).toThrow(expect.objectContaining({ code: 'E_BUDGET' }));
});

/** The arguments of `pathsFrom` for one element of a parameter, by its name. */
function startOf(session: Session, name: string, element: number): Parameters<typeof pathsFrom> {
  const graph = scalarGraph(session, 0);
  const id = session.analysis.graph.document.parameters.find((record) => record.name === name)?.id ?? name;
  return [graph, graph.parameters.get(id)?.[element] ?? []];
}

test('many samples at once are refused before they are tried, one of them is not', () => {
  const document = network({ nodes: { x: ['input', { shape: [64] }], z: ['linear', { units: 64 }], L: ['sum-loss'] }, wires: ['x.x -> z.x', 'z.y -> L.x'], samples: 100, data: { x: new Array<number>(6400).fill(1) } });
  const session = runOf(document);
  expect(() => explainNumber(session, { kind: 'parameter', parameter: 'z.W', element: 0 })).toThrow(expect.objectContaining({ code: 'E_BUDGET', message: expect.stringContaining('choose one sample') as string }));
  expect(explainNumber(session, { kind: 'parameter', parameter: 'z.W', element: 0, sample: 3 }).count).toBe(1);
});
