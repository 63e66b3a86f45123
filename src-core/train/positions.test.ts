import { describe, expect, it } from 'vitest';
import { machineryFor } from '../engine/machinery.ts';
import { Session } from '../engine/session.ts';
import type { Recipe } from '../graph/dataset.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { Predictions } from '../protocol/predictions.ts';
import { type Task, taskOf } from '../testing/dataNetworks.ts';
import { network } from '../testing/networks.ts';
import { Evaluation, type Measured } from './evaluation.ts';
import { predictionsOf } from './predictions.ts';
import { surfaceOf } from './surface.ts';

/** As the product trains. */
const machinery = machineryFor('automatic', 'float64');
/** Characters of a piece, and different ones in the text. */
const [length, classes] = [6, 24];
const table = Array.from({ length: classes * classes }, (_, at) => Math.sin(at) * 2);

/** What comes next by the character alone: a step of the sequence for each character. */
function asSteps(): Task {
  const document = network({
    nodes: { x: ['input', { shape: [classes] }], z: ['linear', { units: classes, bias: 'none' }], t: ['target', { shape: [1] }], E: ['cross-entropy', { overSteps: 'mean', overSamples: 'mean' }] },
    wires: ['x.x -> z.x', 'z.y -> E.logits', 't.t -> E.target'],
    parameters: { 'z.W': table },
  });
  return taskOf(document, text(false), {});
}

/** The same by a table that is looked up: a position of the sample for each character. */
function asPositions(overPositions: 'sum' | 'mean', type: 'cross-entropy' | 'negative-log-likelihood' = 'cross-entropy'): Task {
  const isLog = type === 'negative-log-likelihood';
  const document = network({
    nodes: { x: ['input', { shape: [length] }], z: ['embedding', { classes, features: classes }], ...(isLog && { s: ['log-softmax'] as const }), t: ['target', { shape: [length] }], E: [type, { overPositions, overSamples: 'mean' }] },
    wires: ['x.x -> z.x', ...(isLog ? (['z.y -> s.x', 's.y -> E.logProbabilities'] as const) : (['z.y -> E.logits'] as const)), 't.t -> E.target'],
    parameters: { 'z.W': table },
  });
  return taskOf(document, text(true), {});
}

function text(positions: boolean): Recipe {
  return { kind: 'characters', steps: length, overlap: 0, positions, seed: 1 };
}

function like({ document }: Task): Session {
  return new Session(analyse(document, registry), referenceBackend);
}

function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

function measured(task: Task): Measured & { readonly kind: string } {
  const order = task.samples.parts.validation;
  const evaluation = new Evaluation(task.document, task.samples, registry, machinery, order.length);
  evaluation.session.takeWeights(like(task));
  return { ...finish(evaluation.measure(order, 1)), kind: evaluation.session.program.layout.steps > 1 ? 'steps' : 'positions' };
}

function predictions(task: Task): Omit<Predictions, 'revision'> {
  return finish(predictionsOf({ ...task, registry, machinery, like: like(task) }, 'validation'));
}

describe('a class at each position of a sample is counted as one at each step', () => {
  const steps = measured(asSteps());

  it('with the same loss and perplexity where it is the mean', () => {
    for (const type of ['cross-entropy', 'negative-log-likelihood'] as const) {
      const positions = measured(asPositions('mean', type));
      expect([steps.kind, positions.kind]).toEqual(['steps', 'positions']);
      expect(positions.loss).toBeCloseTo(steps.loss, 12);
      expect(positions.metric).toBeCloseTo(steps.metric, 10);
    }
    expect(steps.metric).toBeCloseTo(Math.exp(steps.loss), 10);
  });

  it('with the same perplexity and a greater loss where it is the sum', () => {
    const positions = measured(asPositions('sum'));
    expect(positions.loss).toBeCloseTo(length * steps.loss, 11);
    expect(positions.metric).toBeCloseTo(steps.metric, 10);
  });

  it('with the same predictions, targets, names and losses', () => {
    const [wanted, given] = [predictions(asSteps()), predictions(asPositions('mean'))];
    const { predictions: said, losses, positions, ...others } = given;
    const { predictions: wantedSaid, losses: wantedLosses, positions: none, ...wantedOthers } = wanted;
    expect(others).toEqual(wantedOthers);
    expect([positions, none]).toEqual([length, 1]);
    expect(given.classes).toHaveLength(classes);
    expect(Math.max(...said.map((share, at) => Math.abs(share - (wantedSaid[at] ?? NaN))))).toBeLessThan(1e-12);
    expect(Math.max(...losses.map((loss, at) => Math.abs(loss - (wantedLosses[at] ?? NaN))))).toBeLessThan(1e-12);
  });
});

it('no surface is drawn over one of many positions', () => {
  const task = asPositions('mean');
  expect(() => finish(surfaceOf({ ...task, registry, machinery, like: like(task) }, { input: 'x', across: 0, up: 1, range: null, resolution: 2 }))).toThrow(expect.objectContaining({ code: 'E_BUDGET' }));
});
