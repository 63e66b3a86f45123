import { passNames } from '../src-core/engine/passes/passes.ts';
import { PerformanceObserver } from 'node:perf_hooks';
import { analyse } from '../src-core/graph/validate.ts';
import { registry } from '../src-core/node/registry.ts';
import { documentOf, workloadOf, workloads } from '../src-core/testing/workloads.ts';
import { Evaluation } from '../src-core/train/evaluation.ts';
import { Trainer } from '../src-core/train/trainer.ts';
import { type Contender, backendOf, loadSession, nameOf, openSession, stepOf } from './contenders.ts';
import { chain, curvePlans } from './curvePlans.ts';
import type { CompileTimes, Curve, HeapGrowth, MemoryUse, ScalarRows } from './results.ts';
import { batch, plainLoop, rows, scalarNetwork } from './scalarRows.ts';
import { fittedExponent, spreadOf } from './statistics.ts';

/*
 * Measures one thing of the engine, in a process of its own: what ran before in the same one would change how V8
 * compiles. Arguments: what, the contender as JSON, and whether to be quick. One line of JSON out.
 */

const [, , what = '', given = '', pace = ''] = process.argv;
const contender = JSON.parse(given) as Contender;
const isQuick = pace === 'quick';
/** What takes long is not repeated for longer than this, ms. */
const longest = 2000;
const pieces: Record<string, () => unknown> = { scalarRows, compile, curves, memory, heap };
console.log(JSON.stringify(pieces[what]?.()));

function timed(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** The 26 nodes beside the same network as a loop for this one purpose; both must come to the same loss. */
function scalarRows(): ScalarRows {
  const { document: given, samples } = scalarNetwork();
  const document = { ...given, precision: contender.precision };
  const loop = plainLoop();
  const machinery = { backend: backendOf(contender), passes: passNames };
  const evaluation = new Evaluation(document, samples, registry, machinery, rows);
  const trainer = new Trainer({ document, samples, registry, machinery, from: null });
  const run = trainer.run();
  const evaluate = (): number => {
    const measuring = evaluation.measure(samples.parts.training, rows);
    for (;;) {
      const next = measuring.next();
      if (next.done) return next.value.loss;
    }
  };
  const epoch = (): void => {
    while (run.next().value !== 'epoch');
  };
  const actions = [evaluate, () => loop.evaluate(), epoch, () => { loop.epoch(); }];
  const times = actions.map((): number[] => []);
  const [warm, counted] = isQuick ? [10, 15] : [20, 40];
  for (let round = 0; round < warm + counted; round++) {
    for (const [index, action] of actions.entries()) {
      const time = timed(action);
      if (round >= warm) times[index]?.push(time);
    }
  }
  evaluation.session.takeWeights(trainer.session);
  const tolerance = contender.precision === 'float64' ? 1e-9 : 1e-3;
  if (Math.abs(evaluate() - loop.evaluate()) > tolerance) throw new Error('the network and the plain loop do not compute the same');
  const [own = [], plain = [], ownEpoch = [], plainEpoch = []] = times;
  return {
    contender: nameOf(contender), nodes: document.nodes.length, rows, batch,
    evaluation: spreadOf(own), epoch: spreadOf(ownEpoch), plainEvaluation: spreadOf(plain), plainEpoch: spreadOf(plainEpoch),
  };
}

/** From a document to its first numbers for 50 nodes; from an analysis to a loaded program for 1,000 nodes over 100 steps, as for the screen and as for training. */
function compile(): CompileTimes {
  const small = { ...chain(48, 1), precision: contender.precision };
  const large = analyse({ ...chain(1000, 100), precision: contender.precision }, registry);
  const shown: Contender = { ...contender, passes: false };
  const open = (): void => void openSession(shown, small);
  const load = (): void => void loadSession(shown, large);
  const fiftyFirst = timed(open);
  const largeFirst = timed(load);
  const repeated = (most: number, action: () => void): number[] => {
    const times: number[] = [];
    for (const start = performance.now(); times.length < (isQuick ? 1 : 3) || (times.length < most && performance.now() - start < longest); ) times.push(timed(action));
    return times;
  };
  return {
    contender: nameOf(contender),
    fiftyFirst,
    fifty: spreadOf(repeated(isQuick ? 15 : 40, open)),
    largeFirst,
    large: spreadOf(repeated(isQuick ? 4 : 10, load)),
    largeTraining: spreadOf(repeated(isQuick ? 2 : 5, () => void loadSession(contender, large))),
  };
}

function curves(): Curve[] {
  return curvePlans(isQuick).map(({ of, what: meaning, sizes, documentAt }) => {
    const points = sizes.flatMap((x) => {
      const session = openSession(contender, documentAt(x));
      return session ? [{ x, rate: spreadOf(ratesOf(stepOf(session))) }] : [];
    });
    const exponent = fittedExponent(points.map(({ x, rate }) => ({ x, y: 1 / rate.median })));
    return { of, what: meaning, contender: nameOf(contender), points, exponent };
  });
}

/** Steps per second in three rounds, after a warm one. */
function ratesOf(step: () => void): number[] {
  const round = isQuick ? 15 : 60;
  const rate = (): number => {
    const start = performance.now();
    let count = 0;
    for (let chunk = 1; ; ) {
      const before = performance.now();
      for (let i = 0; i < chunk; i++) step();
      count += chunk;
      const now = performance.now();
      if (now - start >= round) return (count * 1000) / (now - start);
      if (now - before < 1) chunk *= 2;
    }
  };
  rate();
  return [rate(), rate(), rate()];
}

function memory(): MemoryUse[] {
  const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  const documents = workloads.flatMap(({ id, model }) => {
    const document = documentOf(model);
    const withAdam = [`${id}, Adam`, { ...document, training: { ...document.training, optimizer: adam } }] as const;
    return [[id, document] as const, ...(id === 'W3' ? [withAdam] : [])];
  });
  return documents.flatMap(([workload, document]): MemoryUse[] => {
    const analysis = analyse({ ...document, precision: contender.precision }, registry);
    collect();
    const before = process.memoryUsage().arrayBuffers;
    const session = loadSession(contender, analysis);
    collect();
    if (!session) return [];
    const taken = process.memoryUsage().arrayBuffers - before;
    const { outputs, internals, edgeGradients, parameters, optimizer, trained, steps, samples } = session.program.layout;
    // Node does not count the memory of WebAssembly among array buffers.
    const own = session.memory.buffer.byteLength;
    const bytes = session.memory.BYTES_PER_ELEMENT;
    // Where an output feeds several edges, what comes back through each of them is a gradient of its own.
    const tensors = new Set([...[...outputs.values(), ...internals.values()].flatMap(({ value, gradient }) => [value, gradient]), ...edgeGradients.values()]);
    const numbers = [...tensors].reduce((sum, { size }) => sum + size * steps * samples, 0);
    const weights = [...parameters.values()].reduce((sum, place) => sum + 2 * place.size, 0);
    return [{ workload, contender: nameOf(contender), needed: (numbers + weights + optimizer.slots.length * trained.size) * bytes, arena: session.memory.length * bytes, taken: taken < own ? taken + own : taken }];
  });
}

/** Twice: what a first collection finds unused is given back in the background, and is back when a second one begins. */
function collect(): void {
  globalThis.gc?.();
  globalThis.gc?.();
}

/** What a million steps of W1 leave on the heap before anything is collected. */
function heap(): HeapGrowth | undefined {
  const session = openSession(contender, documentOf(workloadOf('W1').model));
  if (!session) return undefined;
  const step = stepOf(session);
  const steps = isQuick ? 100_000 : 1_000_000;
  for (let i = 0; i < 50_000; i++) step();
  let collections = 0;
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
  observer.observe({ entryTypes: ['gc'] });
  globalThis.gc?.();
  observer.takeRecords();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < steps; i++) step();
  const growth = process.memoryUsage().heapUsed - before;
  collections += observer.takeRecords().length;
  observer.disconnect();
  return { contender: nameOf(contender), steps, growth, collections };
}
