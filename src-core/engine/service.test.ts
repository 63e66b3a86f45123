import { AppError } from '../graph/appError.ts';
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { connect } from '../protocol/connect.ts';
import { engineContract } from '../protocol/engineContract.ts';
import type { CheckProgress } from '../protocol/gradientCheck.ts';
import type { Frame, Watch } from '../protocol/watch.ts';
import { readFrame } from '../protocol/frame.ts';
import { memoryChannels } from '../protocol/memoryChannel.ts';
import { serve } from '../protocol/serve.ts';
import type { RunResult, TrainProgress } from '../protocol/training.ts';
import { decodeWire } from '../protocol/wire.ts';
import { network, neuron, recurrent, xor } from '../testing/networks.ts';
import type { EngineHost } from './clock.ts';
import { createEngineService } from './service.ts';

/** Tables are stored by real hosts. */
function noTables(hash: string): Promise<never> {
  return Promise.reject(new AppError('E_TABLE_MISSING', `there is no table ${hash}`));
}

/** A host whose clock moves so many ms at each look, so that how much is trained in a slice is the same on every machine. */
function countingHost(step = 0.1): EngineHost {
  let time = 0;
  return { now: () => (time += step), breathe: () => new Promise((resolve) => setImmediate(resolve)), readTable: noTables, sha256: (content) => `the hash of ${String(content.length)}` };
}

/** XOR with a billion epochs to go. */
function endless(): GraphDocument {
  return { ...xor(), training: { ...xor().training, epochs: 1e9 } };
}

/** Trains so many batches. */
function train(client: ReturnType<typeof startEngine>['client'], revision: number, count: number) {
  return client.call('engine.train', { revision, amount: { kind: 'batches', count }, from: null });
}

function startEngine(step?: number) {
  const [here, there] = memoryChannels(structuredClone);
  const server = serve(there, engineContract, createEngineService(countingHost(step), {
    frame: (frame) => {
      server.emit('engine.frame', frame);
    },
    progress: (progress) => {
      server.emit('engine.progress', progress);
    },
    checkpoint: (checkpoint) => {
      server.emit('engine.checkpoint', checkpoint);
    },
    checkProgress: (progress) => {
      server.emit('engine.checkProgress', progress);
    },
    sweepProgress: (progress) => {
      server.emit('engine.sweepProgress', progress);
    },
  }));
  const client = connect(here, engineContract);
  const frames: Frame[] = [];
  const progress: TrainProgress[] = [];
  client.on('engine.frame', (frame) => frames.push(frame));
  const checkProgress: CheckProgress[] = [];
  client.on('engine.progress', (report) => progress.push(report));
  client.on('engine.checkProgress', (report) => checkProgress.push(report));
  const checkpoints: RunResult[] = [];
  client.on('engine.checkpoint', ({ result }) => checkpoints.push(decodeWire(result) as RunResult));
  return { client, frames, progress, checkProgress, checkpoints };
}

const everyEdge = (document: GraphDocument): Watch => ({ edges: document.edges.map(({ id }) => id), outputs: [], parameters: [], step: 0, sample: 0 });

test('evaluates a document and answers with its loss', async () => {
  const { client } = startEngine();
  const evaluation = await client.call('engine.evaluate', { document: neuron(), revision: 1 });
  expect(evaluation).toMatchObject({ revision: 1, diagnostics: [], steps: 1, samples: 1, notFinite: null });
  expect(evaluation.loss).toBeCloseTo(0.5 * (1 / (1 + Math.exp(-0.1)) - 1) ** 2, 15);
  expect(evaluation.losses).toEqual({ E: evaluation.loss });
});

test('a document with faults is answered with diagnostics, and can then not be run', async () => {
  const { client } = startEngine();
  const broken = { ...neuron(), parameters: neuron().parameters.slice(1) };
  const evaluation = await client.call('engine.evaluate', { document: broken, revision: 1 });
  expect(evaluation.loss).toBeNull();
  expect(evaluation.diagnostics).toMatchObject([{ code: 'E_PARAMETER_MISSING', node: 'z' }]);
  await expect(client.call('engine.update', { revision: 1 })).rejects.toMatchObject({ code: 'E_DOCUMENT_INVALID' });
});

test('what has an open port is left out; the rest runs, trains, and shows values without gradients on the way into it', async () => {
  const { client, frames } = startEngine();
  const whole = neuron();
  const plan = network({ nodes: { open: ['add'] }, wires: [] });
  const into = { id: 'h.y→open.a', source: { node: 'h', port: 'y' }, target: { node: 'open', port: 'a' } };
  const document = { ...whole, nodes: [...whole.nodes, ...plan.nodes], edges: [...whole.edges, into] };
  await client.call('engine.watch', { watch: everyEdge(document), id: 1 });
  const evaluation = await client.call('engine.evaluate', { document, revision: 1 });
  expect(evaluation.diagnostics).toMatchObject([{ code: 'E_PORT_UNCONNECTED', node: 'open', port: 'b' }]);
  expect(evaluation.loss).toBeCloseTo(0.5 * (1 / (1 + Math.exp(-0.1)) - 1) ** 2, 15);
  const shown = readFrame(frames.at(-1)?.numbers ?? new Float64Array());
  expect(shown.map(({ value, gradient }) => [value.size, gradient.size])).toEqual([[2, 2], [1, 1], [1, 1], [1, 1], [1, 0]]);
  const edge = await client.call('engine.tensor', { revision: 1, query: { kind: 'edge', edge: into.id } });
  expect({ value: [...edge.value], gradient: edge.gradient }).toEqual({ value: [1 / (1 + Math.exp(-0.1))], gradient: null });
  // The output of h has one consumer that runs: its total is what comes back through that edge.
  const total = await client.call('engine.tensor', { revision: 1, query: { kind: 'output', node: 'h', port: 'y' } });
  const only = await client.call('engine.tensor', { revision: 1, query: { kind: 'edge', edge: 'h.y→E.prediction' } });
  expect(total.gradient).toEqual(only.gradient);
  expect((await train(client, 1, 5)).run.curves.losses.at(-1)).toBeLessThan(evaluation.loss ?? 0);
  await expect(client.call('engine.tensor', { revision: 1, query: { kind: 'output', node: 'open', port: 'y' } })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
});

test('calls for another revision are stale', async () => {
  const { client } = startEngine();
  await client.call('engine.evaluate', { document: neuron(), revision: 4 });
  for (const revision of [3, 5]) {
    await expect(client.call('engine.update', { revision })).rejects.toMatchObject({ code: 'E_STALE' });
    await expect(client.call('engine.tensor', { revision, query: { kind: 'edge', edge: 'z.y→h.x' } })).rejects.toMatchObject({ code: 'E_STALE' });
  }
});

test('frames carry the watched edges in the order of the watch list', async () => {
  const { client, frames } = startEngine();
  const document = neuron();
  await client.call('engine.watch', { watch: everyEdge(document), id: 7 });
  await client.call('engine.evaluate', { document, revision: 1 });
  const frame = frames.at(-1);
  expect(frame).toMatchObject({ revision: 1, watch: 7, update: 0, step: 0, sample: 0 });
  const pairs = readFrame(frame?.numbers ?? new Float64Array());
  expect(pairs).toHaveLength(document.edges.length);
  for (const [index, { id }] of document.edges.entries()) {
    const { value, gradient } = await client.call('engine.tensor', { revision: 1, query: { kind: 'edge', edge: id } });
    expect([...(pairs[index]?.value.numbers ?? [])]).toEqual([...value]);
    expect([...(pairs[index]?.gradient.numbers ?? [])]).toEqual([...(gradient ?? [])]);
  }
});

test('frames show the step and sample that were asked for', async () => {
  const { client, frames } = startEngine();
  const document = recurrent();
  await client.call('engine.evaluate', { document, revision: 1 });
  await client.call('engine.watch', { watch: { ...everyEdge(document), step: 2, sample: 1 }, id: 1 });
  const [first] = readFrame(frames.at(-1)?.numbers ?? new Float64Array());
  expect([...(first?.value.numbers ?? [])]).toEqual([-1.2, 0.7, 0.6]);
});

test('edges that are seen as one wire show the sum of what comes back, at a step of their own', async () => {
  const { client, frames } = startEngine();
  const document = recurrent();
  await client.call('engine.evaluate', { document, revision: 1 });
  const fans = document.edges.filter(({ source }) => source.node === 'h').map(({ id }) => id);
  expect(fans.length).toBeGreaterThan(1);
  await client.call('engine.watch', { watch: { edges: [], outputs: [], parameters: [], step: 0, sample: 0, wires: [{ edges: fans, step: 1 }, { edges: fans }, { edges: fans, step: 99 }] }, id: 1 });
  const shown = readFrame(frames.at(-1)?.numbers ?? new Float64Array());
  const total = await client.call('engine.tensor', { revision: 1, query: { kind: 'output', node: 'h', port: 'y' } });
  const size = total.value.length / document.data.samples / document.data.steps;
  const at = (step: number): [number[], number[]] => [total.value, total.gradient ?? []].map((numbers) => [...numbers.slice(step * document.data.samples * size).slice(0, size)]) as [number[], number[]];
  for (const [index, step] of [1, 0].entries()) {
    expect([...(shown[index]?.value.numbers ?? [])]).toEqual(at(step)[0]);
    for (const [k, sum] of (shown[index]?.gradient.numbers ?? []).entries()) expect(sum).toBeCloseTo(at(step)[1][k] ?? NaN, 14);
  }
  expect(shown[2]?.value.size).toBe(0);
});

/** An attention of two positions over three, for two samples. */
const pictured = (): GraphDocument =>
  network({
    nodes: { q: ['input', { shape: [2, 2] }], k: ['input', { shape: [3, 2] }], v: ['input', { shape: [3, 1] }], a: ['attention'], t: ['target', { shape: [2, 1] }], E: ['half-squared-error'] },
    wires: ['q.x -> a.q', 'k.x -> a.k', 'v.x -> a.v', 'a.y -> E.prediction', 't.t -> E.target'],
    samples: 2,
    data: { q: [0, 0, 2, 0, 0, 2, 2, -2], k: [1, 0, 0, 1, -1, 0, 1, 1, 0, 1, 1, 0], v: [3, 6, 9, 1, 2, 6], t: [1, 2, 3, 4] },
  });

test('pictures carry elements of wires and internal buffers, of the sample and step on the screen', async () => {
  const { client, frames } = startEngine();
  const document = pictured();
  await client.call('engine.evaluate', { document, revision: 1 });
  const [wire, inside] = [document.edges.find(({ source }) => source.node === 'q')?.id ?? '', { kind: 'internal', node: 'a', name: 'weights' } as const];
  const pictures = [{ of: { kind: 'wire' as const, edges: [wire] }, count: 3 }, { of: inside, count: 100 }, { of: { ...inside, name: 'gone' }, count: 1 }];
  await client.call('engine.watch', { watch: { edges: [], outputs: [], parameters: [], pictures, step: 0, sample: 1 }, id: 1 });
  const [query, weights, gone] = readFrame(frames.at(-1)?.numbers ?? new Float64Array());
  const whole = await client.call('engine.tensor', { revision: 1, query: inside });
  expect(weights?.value.size).toBe(2 * 3);
  expect([...(weights?.value.numbers ?? [])]).toEqual([...whole.value.slice(6)]);
  expect([...(weights?.gradient.numbers ?? [])]).toEqual([...(whole.gradient?.slice(6) ?? [])]);
  const { value } = await client.call('engine.tensor', { revision: 1, query: { kind: 'edge', edge: wire } });
  expect([...(query?.value.numbers ?? [])]).toEqual([...value.slice(4, 7)]);
  expect(query?.value).toMatchObject({ size: 4, maximum: Math.max(...value.slice(4)) });
  expect(gone?.value.size).toBe(0);
});

test('what a watch list names and the run lacks is shown as empty', async () => {
  const { client, frames } = startEngine();
  await client.call('engine.evaluate', { document: neuron(), revision: 1 });
  await client.call('engine.watch', { watch: { edges: ['gone'], outputs: [{ node: 'gone', port: 'y' }], parameters: ['gone'], step: 9, sample: 9 }, id: 2 });
  expect(readFrame(frames.at(-1)?.numbers ?? new Float64Array()).map(({ value, gradient }) => [value.size, gradient.size])).toEqual([[0, 0], [0, 0], [0, 0]]);
});

test('one update moves the parameters by the rate times the gradient', async () => {
  const { client } = startEngine();
  await client.call('engine.evaluate', { document: neuron(), revision: 1 });
  const { gradient } = await client.call('engine.tensor', { revision: 1, query: { kind: 'parameter', parameter: 'z.W' } });
  const { weights, evaluation } = await client.call('engine.update', { revision: 1 });
  expect([...(weights.parameters['z.W'] ?? [])]).toEqual([0.5 - 0.1 * (gradient?.[0] ?? NaN), -0.25 - 0.1 * (gradient?.[1] ?? NaN)]);
  expect(evaluation.loss).toBeLessThan(0.113);
});

describe('a look at the run', () => {
  test('gives norms, curves and Jacobians, and leaves the gradients as they are', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: neuron(), revision: 1 });
    const gradient = async (): Promise<Float64Array | null> => (await client.call('engine.tensor', { revision: 1, query: { kind: 'parameter', parameter: 'z.W' } })).gradient;
    const before = await gradient();
    const { health } = await client.call('engine.health', { revision: 1 });
    expect(health.layers.map(({ node }) => node)).toEqual(['x', 'z', 'h']);
    const { curve } = await client.call('engine.curve', { revision: 1, node: 'h' });
    expect([...(curve?.preActivations ?? [])]).toEqual([0.1]);
    const { rows, columns, matrix } = await client.call('engine.jacobian', { revision: 1, query: { node: 'z', input: 'x', output: 'y', step: 0, sample: 0 } });
    expect({ rows, columns, matrix: [...matrix] }).toEqual({ rows: 1, columns: 2, matrix: [0.5, -0.25] });
    expect(await gradient()).toEqual(before);
  });

  test('is about one revision', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: neuron(), revision: 2 });
    await expect(client.call('engine.health', { revision: 1 })).rejects.toMatchObject({ code: 'E_STALE' });
    await expect(client.call('engine.curve', { revision: 1, node: 'h' })).rejects.toMatchObject({ code: 'E_STALE' });
    await expect(client.call('engine.jacobian', { revision: 1, query: { node: 'z', input: 'x', output: 'y', step: 0, sample: 0 } })).rejects.toMatchObject({ code: 'E_STALE' });
    await expect(client.call('engine.curve', { revision: 2, node: 'gone' })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });
});

describe('the gradient check', () => {
  test('compares every parameter, in float64 even for float32 documents', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: { ...xor(), precision: 'float32' }, revision: 1 });
    const { check } = await client.call('engine.check', { revision: 1 });
    expect(check).toMatchObject({ count: 13, wrong: [], wrongCount: 0, kinks: [], kinkCount: 0 });
    expect(check.worst?.relativeError).toBeLessThan(1e-6);
    expect(check.worst?.place.kind).toBe('parameter-gradient');
  });

  const wide = (): GraphDocument => network({ nodes: { x: ['input', { shape: [40] }], z: ['linear', { units: 40 }], L: ['sum-loss'] }, wires: ['x.x -> z.x', 'z.y -> L.x'] });

  test('tells how far it has come', async () => {
    const { client, checkProgress } = startEngine();
    await client.call('engine.evaluate', { document: wide(), revision: 7 });
    const { check } = await client.call('engine.check', { revision: 7 });
    const done = checkProgress.map((report) => report.done);
    expect(done.length).toBeGreaterThan(2);
    expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    expect(checkProgress.every(({ revision, of }) => revision === 7 && of === check.count)).toBe(true);
  });

  test('can be cancelled, and asked for again', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: wide(), revision: 1 });
    const cancelled = new AbortController();
    const check = client.call('engine.check', { revision: 1 }, cancelled.signal);
    client.on('engine.checkProgress', () => {
      cancelled.abort();
    });
    await expect(check).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect((await client.call('engine.check', { revision: 1 })).check.wrongCount).toBe(0);
  });

  test('ends when another document is loaded', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: wide(), revision: 1 });
    const check = client.call('engine.check', { revision: 1 });
    const evaluation = client.call('engine.evaluate', { document: neuron(), revision: 2 });
    await expect(check).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect(await evaluation).toMatchObject({ revision: 2 });
  });
});

describe('a sweep', () => {
  const plan = { axes: [{ setting: 'learningRate' as const, values: [0.1, 1] }], seeds: [1, 2] };
  const short = (): GraphDocument => ({ ...xor(), training: { ...xor().training, epochs: 50 } });

  test('tells its trials as they come, and leaves the loaded network as it is', async () => {
    const { client } = startEngine();
    const before = await client.call('engine.evaluate', { document: short(), revision: 3 });
    const told: number[] = [];
    client.on('engine.sweepProgress', ({ revision, done, of, trials }) => {
      if (revision === 3 && of === 4 && trials.length === done) told.push(done);
    });
    const { trials } = await client.call('engine.sweep', { revision: 3, plan });
    expect(trials.map(({ choice, seed }) => [...choice, seed])).toEqual([[0, 1], [0, 2], [1, 1], [1, 2]]);
    expect(told[0]).toBe(0);
    const { value } = await client.call('engine.tensor', { revision: 3, query: { kind: 'parameter', parameter: short().parameters[0]?.id ?? '' } });
    expect([...value]).toEqual(short().parameters[0]?.values.values);
    expect(before.loss).not.toBeNull();
  });

  test('keeps training away until it is cancelled', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: endless(), revision: 1 });
    const cancelled = new AbortController();
    const sweep = client.call('engine.sweep', { revision: 1, plan }, cancelled.signal);
    await expect(train(client, 1, 1)).rejects.toMatchObject({ code: 'E_BUSY' });
    cancelled.abort();
    await expect(sweep).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect((await train(client, 1, 1)).run.state.update).toBe(1);
  });
});

describe('grading', () => {
  const questions = [{ at: { kind: 'value', node: 'z', port: 'y' }, after: 0 }, { at: { kind: 'value', node: 'h', port: 'y' }, after: 0 }, { at: { kind: 'parameter', parameter: 'z.W' }, after: 1 }] as const;

  test('judges typed answers, and what follows from a wrong one', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: neuron(), revision: 1 });
    const answers = [['0.3'], ['0.574'], ['0.512', '']];
    const { judgements } = await client.call('engine.grade', { revision: 1, questions: [...questions], answers });
    expect(judgements).toMatchObject([
      { verdict: 'wrong', firstWrong: 0 },
      { verdict: 'wrong', firstWrong: 0, followsOn: true },
      { verdict: 'unanswered', elements: [{ verdict: 'right' }, { verdict: 'unanswered' }] },
    ]);
  });

  test('is the same after updates, and leaves the run as it is', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: neuron(), revision: 1 });
    const { evaluation } = await client.call('engine.update', { revision: 1 });
    const { judgements } = await client.call('engine.grade', { revision: 1, questions: [...questions], answers: [['0.1'], ['0.525'], ['0.512', '-0.226']] });
    expect(judgements.map(({ verdict }) => verdict)).toEqual(['right', 'right', 'right']);
    const next = await client.call('engine.update', { revision: 1 });
    expect(next.evaluation.loss).toBeLessThan(evaluation.loss ?? 0);
  });
});

describe('training', () => {
  test('makes the loss smaller, tells of it, and ends after the steps asked for', async () => {
    const { client, progress, frames } = startEngine();
    const document = endless();
    await client.call('engine.watch', { watch: everyEdge(document), id: 1 });
    await client.call('engine.evaluate', { document, revision: 1 });
    const result = await train(client, 1, 100_000);
    expect(result).toMatchObject({ run: { outcome: 'paused', state: { update: 100_000, epoch: 100_000 } }, notFinite: null });
    const { updates, losses } = result.run.curves;
    expect(updates.at(-1)).toBe(100_000);
    expect(losses.at(-1)).toBeLessThan(0.01);
    expect(updates.length).toBeLessThanOrEqual(2001);
    expect(progress.length).toBeGreaterThan(1);
    expect(new Set(frames.map(({ update }) => update)).size).toBeGreaterThan(2);
  });

  test('training k steps is k updates, bit for bit', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: xor(), revision: 1 });
    const trained = await train(client, 1, 25);
    await client.call('engine.evaluate', { document: xor(), revision: 2 });
    const update = () => client.call('engine.update', { revision: 2 });
    let weights: Awaited<ReturnType<typeof update>>['weights'] | undefined;
    for (let count = 0; count < 25; count++) ({ weights } = await update());
    expect(weights?.parameters).toEqual(trained.run.state.weights);
  });

  test('is put by every few seconds, to be taken up from there', async () => {
    const { client, checkpoints } = startEngine(100);
    await client.call('engine.evaluate', { document: endless(), revision: 1 });
    await train(client, 1, 400);
    expect(checkpoints.length).toBeGreaterThan(4);
    const updates = checkpoints.map(({ state }) => state.update);
    expect(updates).toEqual([...new Set(updates)].sort((a, b) => a - b));
    const { state, curves, snapshots } = checkpoints.at(-1) ?? expect.fail('nothing was put by');
    const { run } = await client.call('engine.train', { revision: 1, amount: { kind: 'batches', count: 3 }, from: { state, curves, snapshots } });
    expect(run.state.update).toBe(state.update + 3);
  });

  test('can be stopped, and answers with what it has', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: endless(), revision: 1 });
    const training = train(client, 1, 1_000_000_000);
    await client.call('engine.stop', {});
    const result = await training;
    expect(result.run.outcome).toBe('paused');
    expect(result.run.state.update).toBeGreaterThan(0);
  });

  test('is ended by an edit, and does not touch the new document', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: endless(), revision: 1 });
    const training = train(client, 1, 1_000_000_000);
    const evaluation = await client.call('engine.evaluate', { document: neuron(), revision: 2 });
    expect(await training).toMatchObject({ revision: 1, run: { outcome: 'paused' } });
    expect(evaluation.revision).toBe(2);
    const { value } = await client.call('engine.tensor', { revision: 2, query: { kind: 'parameter', parameter: 'z.W' } });
    expect([...value]).toEqual([0.5, -0.25]);
  });

  test('a second run beside it is refused, and so is an update', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: endless(), revision: 1 });
    const training = train(client, 1, 1_000_000_000);
    await expect(train(client, 1, 1)).rejects.toMatchObject({ code: 'E_BUSY' });
    await expect(client.call('engine.update', { revision: 1 })).rejects.toMatchObject({ code: 'E_BUSY' });
    await client.call('engine.stop', {});
    await training;
  });

  test('that diverges stops at that step, names the place and keeps the last finite parameters', async () => {
    const { client } = startEngine();
    const document = network({
      nodes: { x: ['input'], y: ['linear', { bias: 'none' }], t: ['target'], E: ['half-squared-error'] },
      wires: ['x.x -> y.x', 'y.y -> E.prediction', 't.t -> E.target'],
      data: { x: [10], t: [0] },
      parameters: { 'y.W': [1] },
      learningRate: 1e50,
    });
    await client.call('engine.evaluate', { document, revision: 1 });
    const result = await train(client, 1, 100);
    expect(result).toMatchObject({ run: { outcome: 'diverged' }, notFinite: { node: 'E', port: 'loss', quantity: 'value', step: 0, sample: 0, value: 'Infinity' } });
    expect(result.run.state.update).toBe((result.notFinite?.update ?? 0) - 1);
    expect(Number.isFinite(result.run.state.weights['y.W']?.[0])).toBe(true);
  });

  test.each([
    ['a loss that is infinite', 1e200, 1],
    ['a total that is infinite, though each loss is finite', 1.3e154, 3],
  ])('of a run that begins with %s says so and changes nothing', async (_, width, weight) => {
    const { client } = startEngine();
    const document = network({
      nodes: { y: ['parameter'], t: ['target'], E: ['half-squared-error', { weight }] },
      wires: ['y.y -> E.prediction', 't.t -> E.target'],
      data: { t: [0] },
      parameters: { 'y.p': [width] },
    });
    const { loss, notFinite } = await client.call('engine.evaluate', { document, revision: 1 });
    expect({ loss, notFinite }).toMatchObject({ loss: null, notFinite: { node: 'E', port: 'loss', quantity: 'value', update: 0, value: 'Infinity' } });
    const result = await train(client, 1, 5);
    expect(result).toMatchObject({ run: { outcome: 'diverged', state: { update: 0 } }, notFinite });
    expect([...(result.run.state.weights['y.p'] ?? [])]).toEqual([width]);
    const { evaluation } = await client.call('engine.update', { revision: 1 });
    expect(evaluation.notFinite).toEqual(notFinite);
  });

  test('of a new document can begin before the old run has noticed its end', async () => {
    const { client } = startEngine();
    await client.call('engine.evaluate', { document: endless(), revision: 1 });
    const old = train(client, 1, 1_000_000_000);
    void client.call('engine.evaluate', { document: xor(), revision: 2 });
    expect(await train(client, 2, 3)).toMatchObject({ revision: 2, run: { outcome: 'paused', state: { update: 3 } } });
    expect(await old).toMatchObject({ revision: 1, run: { outcome: 'paused' } });
  });

  test('without a loss, or with nothing trainable, says so', async () => {
    const { client } = startEngine();
    const frozen = { ...neuron(), parameters: neuron().parameters.map((record) => ({ ...record, trainable: false })) };
    await client.call('engine.evaluate', { document: frozen, revision: 1 });
    await expect(train(client, 1, 1)).rejects.toMatchObject({ code: 'E_NOTHING_TRAINABLE' });
    const lossless = network({ nodes: { x: ['input'], y: ['linear'] }, wires: ['x.x -> y.x'] });
    await client.call('engine.evaluate', { document: lossless, revision: 2 });
    await expect(client.call('engine.update', { revision: 2 })).rejects.toMatchObject({ code: 'E_NO_LOSS' });
  });
});
