import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataSet, Recipe } from '../graph/dataset.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { makeTable } from '../data/generators.ts';
import { registry } from '../node/registry.ts';
import { connect } from '../protocol/connect.ts';
import type { CallInput, CallName } from '../protocol/contract.ts';
import { type EngineContract, engineContract } from '../protocol/engineContract.ts';
import { memoryChannels } from '../protocol/memoryChannel.ts';
import { serve } from '../protocol/serve.ts';
import { inputsAbout } from '../testing/engineInputs.ts';
import { network } from '../testing/networks.ts';
import { machineryFor } from './machinery.ts';
import { createEngineService } from './service.ts';
import { Session } from './session.ts';

// "Refused before allocation by the byte budget", in every call of the engine: whoever adds one has to place it here.

type Call = CallName<EngineContract>;

/** What a refused call may take in typed arrays and WebAssembly, bytes: a table of a recipe, and what is sent. */
const mostTaken = 32e6;

/** Bytes asked for in typed arrays and WebAssembly memories, whether they are written to or not. */
let taken = 0;
const originals = { Float64Array, Float32Array, Int32Array, Uint8Array, ArrayBuffer, SharedArrayBuffer };
type Counted = keyof typeof originals;
const { Memory } = WebAssembly;
const proxies = new Map<object, object>();

type Constructor = new (...args: readonly never[]) => object;

function counting<T extends Constructor>(constructor: T, bytesOf: (args: readonly unknown[]) => number): T {
  return new Proxy(constructor, {
    construct: (target: T & Constructor, args: readonly unknown[], made: Constructor): object => {
      taken += bytesOf(args);
      return Reflect.construct(target, args, made === proxies.get(target) ? target : made) as object;
    },
  });
}

beforeAll(() => {
  for (const name of Object.keys(originals) as Counted[]) {
    const original = originals[name];
    const size = 'BYTES_PER_ELEMENT' in original ? original.BYTES_PER_ELEMENT : 1;
    const proxy = counting(original, ([length]) => (typeof length === 'number' ? length * size : Array.isArray(length) ? length.length * size : 0));
    proxies.set(original, proxy);
    Object.assign(globalThis, { [name]: proxy });
  }
  const proxy = counting(Memory, ([descriptor]) => (descriptor as WebAssembly.MemoryDescriptor).initial * 2 ** 16);
  proxies.set(Memory, proxy);
  WebAssembly.Memory = proxy;
});
afterAll(() => {
  Object.assign(globalThis, originals);
  WebAssembly.Memory = Memory;
});

/** A class index at each place, as a vector of 65,536, and their sum. */
function hot(samples: number, steps = 1): GraphDocument {
  return network({ nodes: { x: ['input', { shape: [] }], y: ['one-hot', { classes: 65_536 }], L: ['sum-loss'] }, wires: ['x.x -> y.x', 'y.y -> L.x'], samples, steps });
}

/** 3 GB of values and gradients, of 3,000 numbers. */
const tooLarge = hot(3000);

function dataSet(recipe: Recipe, bindings: DataSet['bindings'], sequence: DataSet['sequence'] = null): DataSet {
  const { columns, rows } = makeTable(recipe.kind === 'linear' ? { ...recipe, rows: 2 } : recipe).table;
  return { name: 'd', source: { kind: 'recipe', recipe }, table: { columns, rows }, sequence, split: { kind: 'seed', seed: 1, validation: 0, test: 0 }, normalise: {}, missing: {}, bindings, shown: [0] };
}

/** One step on the canvas, and ten sequences of 5,000 to train on: 5 GB for one of them. */
const longSequences: GraphDocument = {
  ...hot(1),
  dataset: dataSet({ kind: 'adding', rows: 10, steps: 5000, seed: 1 }, { x: { columns: ['mark'], classes: 'index' } }, { kind: 'long', sequence: 'sequence', step: 'step' }),
};
/** A million rows in one batch, which makes 5 GB, of a table of 16 MB. */
const oneBatch: GraphDocument = {
  ...network({ nodes: { x: ['input', { shape: [1] }], z: ['linear', { units: 100 }], h: ['activation'], y: ['linear'], t: ['target'], E: ['mean-squared-error'] }, wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> y.x', 'y.y -> E.prediction', 't.t -> E.target'] }),
  dataset: dataSet({ kind: 'sine', rows: 1_000_000, noise: 0, seed: 1 }, { x: { columns: ['x'], classes: 'index' }, t: { columns: ['y'], classes: 'index' } }),
};
const wide = network({ nodes: { x: ['input', { shape: [300] }], y: ['linear', { units: 300 }], h: ['linear', { units: 800 }], L: ['sum-loss'] }, wires: ['x.x -> y.x', 'y.y -> h.x', 'h.y -> L.x'] });
const manySteps = network({ nodes: { x: ['input', { shape: [1] }], y: ['linear'], L: ['sum-loss'] }, wires: ['x.x -> y.x', 'y.y -> L.x'], steps: 3000 });

/** Nothing in it grows with a document: why. Else what is refused of a document that is too large to be loaded, and what of one that is not. */
type Row<N extends Call> =
  | { readonly takesNothing: string }
  | {
      /** What is asked of the document that is too large. */
      readonly input: CallInput<EngineContract, N>;
      /** What is too much although the document is loaded, and how many it says there may be. */
      readonly more?: readonly (readonly [document: GraphDocument, input: CallInput<EngineContract, N>])[];
    };

const revision = 1;
const about = inputsAbout(revision);
const rows: { readonly [N in Call]: Row<N> } = {
  'engine.evaluate': { input: { document: tooLarge, revision }, more: [[tooLarge, { document: hot(1, 100_000), revision }]] },
  'engine.watch': { takesNothing: 'a frame is as long as its list of edges, of which the contract bounds the number, with 64 numbers for each' },
  'engine.stop': { takesNothing: 'it sets a flag' },
  'engine.ping': { takesNothing: 'it answers' },
  'engine.update': { input: about['engine.update'] },
  'engine.train': { input: about['engine.train'], more: [[longSequences, about['engine.train']], [oneBatch, about['engine.train']]] },
  'engine.describeData': { input: { data: dataSet({ kind: 'linear', rows: 1_000_000, features: 100, noise: 0, seed: 1 }, {}) } },
  'engine.samples': { input: { data: dataSet({ kind: 'sine', rows: 10_000, noise: 0, seed: 1 }, { x: { columns: Array.from({ length: 10_000 }, () => 'x'), classes: 'index' } }), samples: Array.from({ length: 10_000 }, (_, index) => index) } },
  'engine.predictions': { input: about['engine.predictions'], more: [[longSequences, about['engine.predictions']]] },
  'engine.fit': { input: about['engine.fit'], more: [[longSequences, about['engine.fit']]] },
  'engine.surface': { input: about['engine.surface'], more: [[longSequences, about['engine.surface']]] },
  'engine.sweep': {
    input: about['engine.sweep'],
    more: [
      [longSequences, about['engine.sweep']],
      [wide, { revision, plan: { axes: [{ setting: 'epochs', values: upTo(50) }, { setting: 'batch', values: upTo(50) }, { setting: 'learningRate', values: upTo(50) }, { setting: 'l2', values: upTo(50) }], seeds: upTo(50) } }],
    ],
  },
  'engine.tensor': { input: about['engine.tensor'] },
  'engine.terms': { input: about['engine.terms'], more: [[manySteps, about['engine.terms']]] },
  'engine.explain': { input: about['engine.explain'], more: [[wide, { revision, query: { kind: 'parameter', parameter: 'y.W', element: 0, sample: 0 } }]] },
  'engine.derive': { input: about['engine.derive'] },
  'engine.moments': { input: about['engine.moments'] },
  'engine.stand': { input: about['engine.stand'] },
  'engine.solve': { input: { document: tooLarge, language: 'en', digits: 4 }, more: [[tooLarge, { document: wide, language: 'en', digits: 4 }]] },
  'engine.check': { input: about['engine.check'], more: [[wide, about['engine.check']]] },
  'engine.health': { input: about['engine.health'] },
  'engine.curve': { input: about['engine.curve'] },
  'engine.jacobian': { input: about['engine.jacobian'], more: [[wide, about['engine.jacobian']]] },
  'engine.grade': { input: about['engine.grade'] },
  'engine.export': {
    // Code has no room for samples in it: only what trains is as large as its samples, and what is unrolled as long as its steps.
    input: { format: 'ddp', choices: {}, document: longSequences },
    more: [[tooLarge, { format: 'numpy', choices: {}, document: hot(1, 100_000) }], [tooLarge, { format: 'onnx', choices: {}, document: hot(1, 100_000) }]],
  },
};

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function startEngine() {
  let time = 0;
  const nothing = (): void => undefined;
  // Not copied: what is sent to the engine is not what it takes.
  const [here, there] = memoryChannels((message: unknown) => message);
  serve(there, engineContract, createEngineService({ now: () => (time += 0.1), breathe: () => new Promise((resolve) => setImmediate(resolve)), readTable: () => Promise.reject(new Error('no tables')), sha256: () => '' }, { frame: nothing, progress: nothing, checkProgress: nothing, sweepProgress: nothing, checkpoint: nothing }));
  return connect(here, engineContract);
}

/** What was refused says what is needed, what is allowed, and what to do, in numbers too. */
const refusal = expect.objectContaining({ code: 'E_BUDGET', message: expect.stringMatching(/^(?=.*\d)(?=.*([Uu]se|[Cc]hoose|[Cc]heck|[Ll]ook|drawn for))/) as string }) as object;

describe.each(Object.entries(rows))('%s', (name, row) => {
  if ('takesNothing' in row) {
    test(`takes nothing that grows with a document: ${row.takesNothing}`, () => {
      expect(row.takesNothing).not.toBe('');
    });
    return;
  }
  const cases: readonly (readonly [GraphDocument, unknown])[] = [[tooLarge, row.input], ...(row.more ?? [])];
  test.each(cases.map(([document, input], index) => ({ index, document, input })))('refuses what is too large before it is allocated, case $index', async ({ document, input }) => {
    const client = startEngine();
    await client.call('engine.evaluate', { document, revision }).catch(() => undefined);
    taken = 0;
    const before = process.memoryUsage().heapUsed;
    // The table's own type pairs names with their inputs.
    await expect(client.call(name as Call, input as never)).rejects.toEqual(refusal);
    expect(taken).toBeLessThan(mostTaken);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * mostTaken);
  }, 30_000);
});

test('the control: with the budget lifted the same network takes what it was refused', () => {
  const moderate = analyse(hot(200), registry);
  const open = (byteBudget: number) => new Session(moderate, machineryFor('automatic', 'float64').backend, { byteBudget });
  taken = 0;
  expect(() => open(100e6)).toThrow(refusal);
  expect(taken).toBeLessThan(1e6);
  open(1e9).close();
  expect(taken).toBeGreaterThan(200 * 65_536 * 8 * 2);
});
