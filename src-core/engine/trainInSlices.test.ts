import { expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { xor } from '../testing/networks.ts';
import { ownSamples } from '../train/ownSamples.ts';
import { Trainer } from '../train/trainer.ts';
import { referenceMachinery } from './machinery.ts';
import { checkpointInterval, trainInSlices } from './trainInSlices.ts';

/** Trains for so many seconds of a clock that moves 20 ms at each look, where a checkpoint takes `cost` ms. Gives when each began, in ms. */
async function checkpointsOf(seconds: number, cost: number): Promise<number[]> {
  let time = 0;
  const document = { ...xor(), training: { ...xor().training, epochs: 1e9 } };
  const begun: number[] = [];
  await trainInSlices({
    host: { now: () => (time += 20), breathe: () => Promise.resolve(), readTable: () => Promise.reject(new Error('no tables')), sha256: () => '' },
    trainer: new Trainer({ document, samples: ownSamples(document), registry, machinery: referenceMachinery, from: null }),
    amount: { kind: 'all' },
    epochs: 1e9,
    isStopped: () => time > seconds * 1000,
    show: () => undefined,
    checkpoint: () => {
      begun.push(time);
      time += cost;
    },
  });
  return begun;
}

test('a run is put by every five seconds, so that a crash takes no more', async () => {
  const begun = await checkpointsOf(60, 1);
  const gaps = begun.map((time, index) => time - (begun[index - 1] ?? 0));
  expect(gaps.length).toBeGreaterThan(9);
  expect(Math.max(...gaps)).toBeLessThan(checkpointInterval + 500);
});

test('where putting it by takes long, it is done less often: at most a fiftieth of the time goes into it', async () => {
  const cost = 400;
  const begun = await checkpointsOf(80, cost);
  expect(begun.length).toBeGreaterThan(2);
  expect((begun.length * cost) / 80_000).toBeLessThan(1 / 50 + cost / 80_000);
});
