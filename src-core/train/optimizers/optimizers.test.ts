import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Session } from '../../engine/session.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { type Training, TrainingSchema, optimizerKinds } from '../../graph/training.ts';
import { analyse } from '../../graph/validate.ts';
import { referenceBackend } from '../../kernels/reference/referenceBackend.ts';
import { chooseBackend } from '../../kernels/wasm/wasmBackend.ts';
import { registry } from '../../node/registry.ts';
import { network } from '../../testing/networks.ts';
import { ruleOf, updateOnce } from '../update.ts';

const Numbers = z.record(z.string(), z.array(z.number()));
const goldens = z
  .object({
    x: z.array(z.number()),
    t: z.array(z.number()),
    start: Numbers,
    cases: z.array(z.object({ name: z.string(), training: TrainingSchema, rates: z.record(z.string(), z.number()), after: z.record(z.string(), Numbers) })),
  })
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../goldens/optimizers.json'), 'utf8')));

/** The names that the script gives to the parameters. */
const names: Readonly<Record<string, string>> = { 'hidden.W': 'W', 'hidden.b': 'b', 'out.W': 'V', 'out.b': 'c' };

/** The script's network: x·W + b, tanh, ·V + c, half the squared error, its mean over the rows. */
function document(training: Training, rates: Readonly<Record<string, number>>): GraphDocument {
  const made = network({
    nodes: {
      x: ['input', { shape: [2] }],
      hidden: ['linear', { units: 3 }],
      h: ['activation', { function: 'tanh' }],
      out: ['linear'],
      t: ['target'],
      E: ['half-squared-error', { overSamples: 'mean' }],
    },
    wires: ['x.x -> hidden.x', 'hidden.y -> h.x', 'h.y -> out.x', 'out.y -> E.prediction', 't.t -> E.target'],
    samples: 5,
    data: { x: goldens.x, t: goldens.t },
    parameters: Object.fromEntries(Object.entries(names).map(([id, name]) => [id, goldens.start[name] ?? []])),
  });
  return { ...made, training, parameters: made.parameters.map((record) => ({ ...record, rate: rates[names[record.id] ?? ''] ?? 1 })) };
}

/** The largest difference from PyTorch's numbers over all updates that are kept. */
function farthest(training: Training, { rates, after }: (typeof goldens.cases)[number], backend = referenceBackend): number {
  const session = new Session(analyse(document(training, rates), registry), backend);
  const rule = ruleOf(session);
  const differences: number[] = [];
  session.run();
  for (let update = 1; update <= training.epochs; update++) {
    expect(updateOnce(session, rule, update)).toBeUndefined();
    const kept = after[String(update)];
    if (!kept) continue;
    const { parameters } = session.weights();
    for (const [id, name] of Object.entries(names)) {
      expect(parameters[id]).toHaveLength(kept[name]?.length ?? NaN);
      for (const [index, number] of (kept[name] ?? []).entries()) differences.push(Math.abs((parameters[id]?.[index] ?? NaN) - number));
    }
  }
  expect(differences).toHaveLength(4 * 13);
  return Math.max(...differences);
}

describe('fifty updates are those of PyTorch, in float64', () => {
  it.each(goldens.cases)('$name', (golden) => {
    for (const backend of [referenceBackend, chooseBackend({ precision: 'float64' })]) expect(farthest(golden.training, golden, backend)).toBeLessThan(1e-10);
  });

  it('for every optimizer', () => {
    expect(new Set(goldens.cases.map(({ training }) => training.optimizer.kind))).toEqual(new Set(optimizerKinds));
  });
});

describe('settings that are a little wrong are noticed', () => {
  const golden = (name: string): (typeof goldens.cases)[number] => {
    const found = goldens.cases.find((each) => each.name === name);
    if (!found) throw new RangeError(name);
    return found;
  };
  const wrong: readonly (readonly [name: string, change: (training: Training) => unknown])[] = [
    ['adam', ({ optimizer }) => ({ optimizer: { ...optimizer, epsilon: 1e-7 } })],
    ['adam', ({ optimizer }) => ({ optimizer: { ...optimizer, beta2: 0.9991 } })],
    ['rmsprop', ({ optimizer }) => ({ optimizer: { ...optimizer, epsilon: 2e-8 } })],
    ['adagrad', ({ optimizer }) => ({ optimizer: { ...optimizer, epsilon: 1e-7 } })],
    ['nesterov', () => ({ optimizer: { kind: 'momentum', momentum: 0.8 } })],
    ['adamw', () => ({ optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-8 } })],
    ['adamw', () => ({ learningRate: 0.05 + 1e-9 })],
    ['sgd, schedule step', () => ({ schedule: { kind: 'step', every: 8, factor: 0.5 } })],
    ['sgd, clipNorm 0.2', () => ({ clipNorm: 0.2 * (1 + 1e-6) })],
    ['momentum, clipNorm 0.3, clipValue 0.15, l1 0.01, l2 0.02', () => ({ clipValue: null })],
  ];
  it.each(wrong)('%s', (name, change) => {
    const found = golden(name);
    expect(farthest(TrainingSchema.parse({ ...found.training, ...(change(found.training) as object) }), found)).toBeGreaterThan(1e-10);
  });
});
