import { expect, test } from 'vitest';
import { machineryFor } from '../engine/machinery.ts';
import { registry } from '../node/registry.ts';
import { moons } from '../testing/dataNetworks.ts';
import { Trainer } from '../train/trainer.ts';
import { canGoOn, lightRuns } from './lightRuns.ts';
import type { Run } from './run.ts';

/** As the product trains. */
const machinery = machineryFor('automatic', 'float64');

function runs(count: number): Run[] {
  const { document, samples } = moons({ epochs: 300, batch: 10, optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } });
  const trainer = new Trainer({ document, samples, registry, machinery, from: null });
  const run = trainer.run();
  let next = run.next();
  while (!next.done) next = run.next();
  const result = trainer.result(next.value).run;
  return Array.from({ length: count }, (_, index) => ({ id: `run-${String(index + 1)}`, name: '', started: '', training: document.training, seed: 1, ...result }));
}

test('runs that fit stay as they are', () => {
  const all = runs(3);
  expect(lightRuns(all)).toEqual(all);
});

test('where they do not, the oldest give up going on first, then points, and keep their weights and newest point', () => {
  const all = runs(4);
  const light = lightRuns(all, 13_000);
  expect(light.map(canGoOn)).toEqual([false, false, false, true]);
  expect(light.at(-1)).toEqual(all.at(-1));
  const [first, original] = [light[0], all[0]];
  expect(first?.state.weights).toEqual(original?.state.weights);
  expect(first?.curves.losses.length).toBeLessThan((original?.curves.losses.length ?? 0) / 3);
  expect(first?.curves.losses.at(-1)).toBe(original?.curves.losses.at(-1));
  expect(first?.curves.epochs.length).toBe(first?.curves.validation.length);
  // Just too much for all of them: the oldest alone gives way.
  let most = 100_000;
  while (lightRuns(all, most).every(canGoOn)) most -= 10;
  expect(lightRuns(all, most).map(canGoOn)).toEqual([false, true, true, true]);
});
