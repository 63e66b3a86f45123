import { describe, expect, test, vi } from 'vitest';
import { Session } from '../engine/session.ts';
import type { GraphDocument } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import { analyse } from '../graph/validate.ts';
import { weightsOf } from '../graph/runWeights.ts';
import type { Training } from '../graph/training.ts';
import { machineryFor, referenceMachinery } from '../engine/machinery.ts';
import { registry } from '../node/registry.ts';
import type { RunResult } from '../protocol/training.ts';
import { type Task, moons, normalisedParity, parity, regularisedMoons } from '../testing/dataNetworks.ts';
import { bidirectional, neuron, xor } from '../testing/networks.ts';
import { BatchSession } from './batchSession.ts';
import { Evaluation } from './evaluation.ts';
import { ownSamples } from './ownSamples.ts';
import { type PausedRun, Trainer } from './trainer.ts';
import { updateOnce } from './update.ts';

/** As the product trains. */
const machinery = machineryFor('automatic', 'float64');

function trainerOf({ document, samples }: Task, from: PausedRun | null = null, by = machinery): Trainer {
  return new Trainer({ document, samples, registry, machinery: by, from });
}

/** Trains until the run ends, or pauses after so many moments at which it can. */
function train(trainer: Trainer, moments = Infinity): RunResult {
  const run = trainer.run();
  for (let count = 0; ; ) {
    const next = run.next();
    if (next.done) return trainer.result(next.value).run;
    if (next.value !== 'measuring') count += 1;
    if (count === moments) return trainer.result('paused').run;
  }
}

const own = (document: GraphDocument): Task => ({ document, samples: ownSamples(document) });

describe('a run that pauses', () => {
  const variants: readonly [string, Task][] = [
    ['Adam on shuffled batches', moons({ epochs: 6, batch: 8, learningRate: 0.05, optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } })],
    ['momentum with a schedule, warm-up, penalties and clipping', moons({ epochs: 6, batch: 16, learningRate: 0.1, optimizer: { kind: 'momentum', momentum: 0.9 }, schedule: { kind: 'cosine', minimum: 0 }, warmUp: 5, l1: 1e-4, l2: 1e-3, clipNorm: 1, clipValue: 0.5 })],
    ['the best weights kept, and patience', moons({ epochs: 12, batch: 10, learningRate: 0.5, keepBest: true, patience: 4 })],
    ['truncated backpropagation through time', parity({ epochs: 5, batch: 6, learningRate: 0.2, truncate: 2, optimizer: { kind: 'rmsprop', decay: 0.9, epsilon: 1e-8 } })],
    ['dropout, and batch norm with batches that are not full', regularisedMoons({ epochs: 6, batch: 16, learningRate: 0.3 })],
    ['batch norm at every step of sequences of different lengths', normalisedParity({ epochs: 4, batch: 6, learningRate: 0.1 })],
    ['all rows at once', own({ ...xor(), training: { ...xor().training, epochs: 20, optimizer: { kind: 'nesterov', momentum: 0.9 } } })],
  ];

  test.each(variants)('ends as one that does not, bit for bit: %s', (_, task) => {
    const whole = train(trainerOf(task));
    for (const moments of [1, 3, 4]) {
      let part = train(trainerOf(task), moments);
      // As it comes back from a file.
      while (part.outcome === 'paused') part = train(trainerOf(task, structuredClone(part)), moments);
      expect(part).toEqual(whole);
    }
    expect(whole.state.update).toBeGreaterThan(4);
  });

  test.each(variants)('is taken up from a checkpoint of any moment at which it can pause, bit for bit: %s', (_, task) => {
    const trainer = trainerOf(task);
    const run = trainer.run();
    const kept: PausedRun[] = [];
    for (let next = run.next(); !next.done; next = run.next()) {
      if (next.value === 'measuring') continue;
      const checkpoint = trainer.checkpoint();
      expect(checkpoint?.outcome).toBe('interrupted');
      if (checkpoint) kept.push(structuredClone(checkpoint));
    }
    const whole = train(trainerOf(task));
    // Moments spread over the run: going on from each would take its square of time.
    for (const from of kept.filter((_checkpoint, index) => index % Math.ceil(kept.length / 7) === 0)) expect(train(trainerOf(task, from))).toEqual(whole);
  });

  test('is put by only while its numbers are finite, and one that then goes too far keeps those that were put by', () => {
    const task = moons({ epochs: 50, batch: 4, learningRate: 1e308 });
    const trainer = trainerOf(task);
    const run = trainer.run();
    let kept = trainer.checkpoint();
    for (let next = run.next(); !next.done; next = run.next()) kept = trainer.checkpoint() ?? kept;
    const from = structuredClone(kept) ?? expect.fail('nothing was put by');
    expect(from.state.update).toBeGreaterThan(0);
    const result = train(trainerOf(task, from));
    // It is the very next batch that goes too far.
    expect(result).toMatchObject({ outcome: 'diverged', state: { update: from.state.update - 1 } });
    expect(result.state.weights).toEqual(from.state.weights);
    // The same with a weight that is not finite.
    const [id = ''] = Object.keys(from.state.weights);
    const spoilt = trainerOf(task, { ...from, state: { ...from.state, weights: { ...from.state.weights, [id]: from.state.weights[id]?.map(() => NaN) ?? new Float64Array(0) } } });
    expect(spoilt.checkpoint()).toBeNull();
  });

  test.each(variants)('comes to what the program as it was compiled comes to, on the kernels that are there to be read: %s', (_, task) => {
    const [fast, plain] = [train(trainerOf(task)), train(trainerOf(task, null, referenceMachinery))];
    for (const [id, numbers] of Object.entries(plain.state.weights)) {
      for (const [index, number] of numbers.entries()) expect(fast.state.weights[id]?.[index]).toBeCloseTo(number, 9);
    }
    expect(fast.curves.losses).toHaveLength(plain.curves.losses.length);
  });

  test('does not go on with another network, other samples or another rule, but may go on for longer', () => {
    const task = moons({ epochs: 2, batch: 8 });
    const paused = train(trainerOf(task));
    const changed = (training: Partial<Training>): Task => ({ ...task, document: { ...task.document, training: { ...task.document.training, ...training } } });
    expect(() => trainerOf(changed({ learningRate: 0.3 }), paused)).toThrow(expect.objectContaining({ code: 'E_RUN_CHANGED' }));
    expect(() => trainerOf({ ...task, document: { ...task.document, seed: 9 } }, paused)).toThrow(expect.objectContaining({ code: 'E_RUN_CHANGED' }));
    expect(train(trainerOf(changed({ epochs: 4 }), paused))).toEqual(train(trainerOf(changed({ epochs: 4 }))));
  });
});

describe('what is computed', () => {
  test('a run over all rows makes the updates that are made one by one', () => {
    const { state } = train(trainerOf(own({ ...xor(), training: { ...xor().training, epochs: 7 } })));
    const session = new Session(analyse(xor(), registry), machinery.backend);
    session.run();
    for (let update = 0; update < 7; update++) updateOnce(session);
    expect(state.weights).toEqual(session.weights().parameters);
  });

  test.each([['each sample by itself', moons({})], ['batch norm and dropout', regularisedMoons({})]])('a batch that is not full has the gradients of its samples alone: %s', (_, task) => {
    const wide = new BatchSession(task.document, task.samples, registry, machinery, { rows: 16, steps: 1, reads: 'every step', mode: 'training' });
    const narrow = new BatchSession(task.document, task.samples, registry, machinery, { rows: 3, steps: 1, reads: 'every step', mode: 'training' });
    const order = task.samples.parts.training;
    wide.fill(order, 0, 16);
    wide.session.run();
    wide.fill(order, 16, 3);
    narrow.fill(order, 16, 3);
    wide.session.run();
    narrow.session.run();
    // Masks are drawn for all rows there is room for: the same ones are dropped here and there.
    copyMask(wide.session, narrow.session, 3);
    wide.session.run();
    narrow.session.run();
    expectSameGradients(wide.session, narrow.session);
  });

  test('running statistics come to the mean and the variance of what is trained on, and only a training drops', () => {
    const task = regularisedMoons({ epochs: 300, learningRate: 0, shuffle: false }, { validation: 0, test: 0 });
    const { state } = train(trainerOf(task));
    const all = new BatchSession(task.document, task.samples, registry, machinery, { rows: 50, steps: 1, reads: 'every step', mode: 'training' });
    all.fill(task.samples.parts.training, 0, 50);
    all.session.forward();
    const z = read(all.session, 'z1', 'y');
    const columns = Array.from({ length: 4 }, (_, column) => Array.from({ length: 50 }, (_, row) => z[row * 4 + column] ?? NaN));
    const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / 50);
    const variances = columns.map((values, column) => values.reduce((sum, value) => sum + (value - (means[column] ?? NaN)) ** 2, 0) / 49);
    for (const [column, mean] of means.entries()) {
      expect(state.weights['n.m']?.[column]).toBeCloseTo(mean, 12);
      expect(state.weights['n.v']?.[column]).toBeCloseTo(variances[column] ?? NaN, 12);
    }
    expect(new Set(read(all.session, 'd', 'mask'))).toEqual(new Set([0, 4 / 3]));
    const used = new BatchSession(task.document, task.samples, registry, machinery, { rows: 50, steps: 1, reads: 'every step', mode: 'evaluation' });
    expect(new Set(read(used.session, 'd', 'mask'))).toEqual(new Set([1]));
  });

  test('each update draws a mask of its own, from the seed', () => {
    const { document, samples } = regularisedMoons({});
    const masks = (seed: number): number[][] => {
      const { session } = new BatchSession({ ...document, seed }, samples, registry, machinery, { rows: 50, steps: 1, reads: 'every step', mode: 'training' });
      return [0, 1, 0].map((update) => {
        session.draw(update);
        return read(session, 'd', 'mask');
      });
    };
    const [first, second, again] = masks(1);
    expect(again).toEqual(first);
    expect(second).not.toEqual(first);
    expect(masks(2)[0]).not.toEqual(first);
    expect((first ?? []).filter((value) => value === 0).length / 200).toBeCloseTo(0.25, 1);
  });

  test.each([
    ['every step, mean over steps', { overSamples: 'mean', overSteps: 'mean' }],
    ['every step, sum over steps', { overSamples: 'mean' }],
    ['the last step only', { overSamples: 'mean', steps: 'last' }],
    ['sums everywhere', {}],
  ])('padding counts for nothing: %s', (_, loss) => {
    const task = parity({}, loss);
    const { lengths } = task.samples;
    const order = task.samples.parts.training.subarray(0, 5);
    const together = new BatchSession(task.document, task.samples, registry, machinery, { rows: 5, steps: 6, reads: 'every step', mode: 'training' });
    together.fill(order, 0, 5);
    together.session.run();
    const sum = new Map<string, Float64Array>();
    let total = 0;
    for (const sample of order) {
      const steps = lengths?.[sample] ?? 6;
      const alone = new BatchSession(task.document, { ...task.samples, lengths: null, steps }, registry, machinery, { rows: 1, steps, reads: 'every step', mode: 'training' });
      alone.fill(Int32Array.of(sample), 0, 1);
      alone.session.run();
      const share = 'overSamples' in loss ? 1 / order.length : 1;
      total += share * (alone.session.loss ?? NaN);
      for (const [id, gradient] of gradientsOf(alone.session)) sum.set(id, gradient.map((g, i) => (sum.get(id)?.[i] ?? 0) + share * g));
    }
    expect(new Set(lengths).size).toBeGreaterThan(2);
    expect(together.session.loss).toBeCloseTo(total, 12);
    for (const [id, gradient] of gradientsOf(together.session)) for (const [i, g] of gradient.entries()) expect(g, id).toBeCloseTo(sum.get(id)?.[i] ?? NaN, 12);
  });

  test('truncation that is not shorter than the sequences changes nothing', () => {
    expect(train(trainerOf(parity({ epochs: 3, batch: 5, truncate: 6 }))).state.weights).toEqual(train(trainerOf(parity({ epochs: 3, batch: 5 }))).state.weights);
  });

  test('truncated pieces hand on their hidden state, and no gradient: as if each began from the numbers of the last', () => {
    const task = parity({ epochs: 1, truncate: 2, learningRate: 0 }, { overSamples: 'mean' }, 6, null);
    const trainer = trainerOf(task, null, referenceMachinery);
    train(trainer);
    // With a learning rate of 0 the last piece, steps 5 and 6, has the numbers of the whole sequence.
    const whole = new BatchSession(task.document, task.samples, registry, referenceMachinery, { rows: 15, steps: 6, reads: 'every step', mode: 'training' });
    whole.fill(task.samples.parts.training, 0, 15);
    whole.session.run();
    const hidden = (session: Session, step: number): number[] => {
      const tensor = session.program.layout.outputs.get(portKey('h', 'y'))?.value;
      return tensor ? [...session.memory.subarray(tensor.offset + step * 15 * 3, tensor.offset + (step + 1) * 15 * 3)] : [];
    };
    expect(hidden(trainer.session, 1)).toEqual(hidden(whole.session, 5));
    // The gradient of W sums what steps 5 and 6 use it for; nothing comes from before. It is that of a network which
    // is given the hidden state of step 4 as a constant.
    const delayGradient = trainer.session.program.layout.outputs.get(portKey('before', 'y'))?.gradient;
    expect(delayGradient && [...trainer.session.memory.subarray(delayGradient.offset, delayGradient.offset + 45)].some((g) => g !== 0)).toBe(true);
    const inputs = gradientsOf(trainer.session).get('W.W');
    const reference = new Float64Array(9);
    const pre = trainer.session.program.layout.outputs.get(portKey('W', 'y'))?.gradient;
    for (const step of [0, 1]) {
      const before = hidden(whole.session, 3 + step);
      for (let n = 0; n < 15; n++) {
        for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) reference[i * 3 + j] = (reference[i * 3 + j] ?? 0) + (before[n * 3 + i] ?? 0) * (trainer.session.memory[(pre?.offset ?? 0) + (step * 15 + n) * 3 + j] ?? 0);
      }
    }
    for (const [i, g] of (inputs ?? new Float64Array(0)).entries()) expect(g).toBeCloseTo(reference[i] ?? NaN, 12);
  });

  test('measuring a part gives the loss of its samples run all at once', () => {
    const task = moons({});
    const { validation } = task.samples.parts;
    const evaluation = new Evaluation(task.document, task.samples, registry, machinery, 5);
    const measuring = evaluation.measure(validation, 1);
    let step = measuring.next();
    while (!step.done) step = measuring.next();
    const whole = new BatchSession(task.document, task.samples, registry, machinery, { rows: validation.length, steps: 1, reads: 'every step', mode: 'training' });
    whole.fill(validation, 0, validation.length);
    whole.session.forward();
    expect(step.value.loss).toBeCloseTo(whole.session.loss ?? NaN, 12);
  });
});

describe('how a run ends', () => {
  test('early, with the best weights, where the validation loss gets no better', () => {
    const task = moons({ epochs: 500, batch: 5, learningRate: 3, patience: 5, keepBest: true });
    const run = train(trainerOf(task));
    expect(run.outcome).toBe('early');
    expect(run.state.epoch - (run.state.best?.epoch ?? 0)).toBe(5);
    const best = Math.min(...run.curves.validation);
    expect(run.state.best?.loss).toBe(best);
    const session = new Evaluation(task.document, task.samples, registry, machinery, 20);
    session.session.putWeights({ parameters: weightsOf(run, task.document.training), columns: {} });
    const measuring = session.measure(task.samples.parts.validation, 5);
    let step = measuring.next();
    while (!step.done) step = measuring.next();
    expect(step.value.loss).toBe(best);
  });

  test('diverged, with the last finite weights, and the sample named by its number in the data set', () => {
    const task = moons({ epochs: 50, batch: 4, learningRate: 1e308 });
    const trainer = trainerOf(task);
    const run = trainer.run();
    let next = run.next();
    while (!next.done) next = run.next();
    expect(next.value.outcome).toBe('diverged');
    const { run: result, place } = trainer.result(next.value);
    expect(place?.update).toBeGreaterThan(0);
    const named = task.document.nodes.find(({ id }) => id === place?.node);
    expect(named).toBeDefined();
    expect(place).toMatchObject({ port: expect.stringMatching(/./) as string, step: 0 });
    expect([...task.samples.parts.training]).toContain(place?.sample);
    expect(Object.values(result.state.weights).every((numbers) => numbers.every(Number.isFinite))).toBe(true);
    // The control: a trainer that does not look goes on, and comes to weights that are not finite.
    const unseen = vi.spyOn(Session.prototype, 'isFinite').mockReturnValue(true);
    const blind = trainerOf(task);
    const going = blind.run();
    while (blind.progress.update < 10) going.next();
    unseen.mockRestore();
    expect(Object.values(blind.result('paused').run.state.weights).every((numbers) => numbers.every(Number.isFinite))).toBe(false);
  });

  test('a run whose last update goes too far has diverged, though it was paused', () => {
    const task = own({ ...neuron(), training: { ...neuron().training, learningRate: 1e308, l2: 1e10, epochs: 3 } });
    const result = train(trainerOf(task), 1);
    expect(result.outcome).toBe('diverged');
    expect(result.state.update).toBe(0);
    expect([...(result.state.weights['z.W'] ?? [])]).toEqual([0.5, -0.25]);
  });

  test('a trained input needs rows of its own', () => {
    const document = neuron();
    const trained = { ...document, nodes: document.nodes.map((node) => (node.id === 'x' ? { ...node, config: { ...node.config, trainable: true } } : node)) };
    expect(train(trainerOf(own({ ...trained, training: { ...trained.training, epochs: 2 } }))).state.columns['x']).not.toEqual(Float64Array.of(1, 2));
    const task = moons({});
    const split = { ...task.document, nodes: task.document.nodes.map((node) => (node.id === 'x' ? { ...node, config: { ...node.config, trainable: true } } : node)) };
    expect(() => trainerOf({ ...task, document: split })).toThrow(expect.objectContaining({ code: 'E_DATA_TRAINABLE' }));
  });

  test('pieces of sequences are refused where a delay runs backwards, and whole ones are not', () => {
    const both = bidirectional();
    const [whole, inPieces] = [null, 2].map((truncate) => own({ ...both, training: { ...both.training, truncate, epochs: 2 } }));
    if (!whole || !inPieces) throw new Error('there are two');
    expect(train(trainerOf(whole)).outcome).toBe('finished');
    expect(() => trainerOf(inPieces)).toThrow(expect.objectContaining({ code: 'E_TRUNCATED_WHOLE', details: { node: 'after' } }));
  });

  test('a class that the network has no score for is named, with its sample', () => {
    const task = moons({});
    const two = { ...task.document, nodes: task.document.nodes.map((node) => (node.id === 'z2' ? { ...node, config: { ...node.config, units: 1 } } : node)) };
    const fitted = { ...two, parameters: two.parameters.map((record) => (record.id === 'z2.W' ? { ...record, values: { shape: [4, 1], values: [0, 0, 0, 0] } } : record.id === 'z2.b' ? { ...record, values: { shape: [1], values: [0] } } : record)) };
    expect(() => trainerOf({ ...task, document: fitted })).toThrow(expect.objectContaining({ code: 'E_DATA_CLASS', details: expect.objectContaining({ node: 't', value: 1 }) as unknown }));
  });

  test('an input without columns is named', () => {
    const task = moons({});
    expect(() => trainerOf({ ...task, samples: { ...task.samples, widths: new Map([['x', 2]]) } })).toThrow(expect.objectContaining({ code: 'E_DATA_UNBOUND', details: expect.objectContaining({ node: 't' }) as unknown }));
  });
});

test('curves stay short, however long the run, and keep the newest point', () => {
  const task = own({ ...xor(), training: { ...xor().training, epochs: 9001 } });
  const { curves, snapshots } = train(trainerOf(task));
  expect(curves.updates.length).toBeLessThanOrEqual(2001);
  expect(curves.updates.at(-1)).toBe(9001);
  expect(curves.epochs.at(-1)).toBe(9001);
  expect(snapshots.length).toBeLessThanOrEqual(40);
  expect(snapshots.at(-1)?.update).toBeGreaterThan(8000);
});

test('accuracy, R² and perplexity are told where they fit', () => {
  expect(train(trainerOf(moons({ epochs: 150, batch: 10, learningRate: 0.5 }))).curves.validationMetric.at(-1)).toBeGreaterThan(0.7);
  expect(trainerOf(moons({})).metric).toBe('accuracy');
  expect(trainerOf(parity({})).metric).toBe('accuracy');
  expect(trainerOf(own(xor())).metric).toBe('r2');
});

function gradientsOf(session: Session): Map<string, Float64Array> {
  return new Map([...session.program.layout.parameters].map(([id, { gradient, size }]) => [id, Float64Array.from(session.memory.subarray(gradient, gradient + size))]));
}

function expectSameGradients(a: Session, b: Session): void {
  const others = gradientsOf(b);
  for (const [id, gradient] of gradientsOf(a)) for (const [i, g] of gradient.entries()) expect(g, id).toBeCloseTo(others.get(id)?.[i] ?? NaN, 14);
}

/** The values of a tensor at the first step, row by row. */
function read({ program: { layout }, memory }: Session, node: string, name: string): number[] {
  const key = portKey(node, name);
  const tensor = (layout.outputs.get(key) ?? layout.internals.get(key))?.value;
  return tensor ? [...memory.subarray(tensor.offset, tensor.offset + layout.samples * tensor.size)] : [];
}

/** Lets the first rows of the other session drop what the same rows of this one drop, where there is dropout. */
function copyMask(from: Session, to: Session, rows: number): void {
  const [source, place] = [from, to].map(({ program }) => program.layout.internals.get(portKey('d', 'mask'))?.value);
  if (source && place) to.memory.set(from.memory.subarray(source.offset, source.offset + rows * source.size), place.offset);
}
