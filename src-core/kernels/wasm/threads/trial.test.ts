import { expect, test } from 'vitest';
import { Trial } from './trial.ts';

/** A clock that each run moves on by what its way takes. */
class Scene {
  time = 0;
  readonly runs: number[] = [];
  readonly trial: Trial;
  held = 0;

  constructor(readonly takes: number[]) {
    this.trial = new Trial(takes.length, () => this.time);
  }

  run(times: number): number[] {
    const before = this.runs.length;
    for (let i = 0; i < times; i++) {
      this.trial.run((way) => {
        this.runs.push(way);
        const held = way === 0 ? 0 : this.held;
        this.time += (this.takes[way] ?? 0) + held;
        return held;
      });
    }
    return this.runs.slice(before);
  }
}

const count = (runs: readonly number[], way: number): number => runs.filter((one) => one === way).length;

test('the fastest way is found, kept, and tried again from time to time', () => {
  const scene = new Scene([2, 3, 1]);
  scene.run(18);
  expect(scene.trial.kept).toBe(2);
  const runs = scene.run(10_000);
  // All ways once more, and from then on the two that matter.
  expect(count(runs, 1)).toBe(6);
  expect(count(runs, 0)).toBeGreaterThan(2);
  // Trying costs less than one run in a hundred.
  expect(count(runs, 0) + count(runs, 1)).toBeLessThan(100);
});

test('the first way is kept where another is hardly better, and where it is the only one that is not worse', () => {
  for (const takes of [[1, 0.99], [1, 1.5, 2]]) {
    const scene = new Scene(takes);
    scene.run(1000);
    expect(scene.trial.kept).toBe(0);
  }
});

test('a way that becomes slow is left at the next trial, and taken up again once it is fast', () => {
  const scene = new Scene([2, 1]);
  scene.run(1000);
  expect(scene.trial.kept).toBe(1);
  scene.takes[1] = 4;
  const runs = scene.run(20_000);
  expect(scene.trial.kept).toBe(0);
  expect(count(runs.slice(-5000), 1)).toBeLessThan(50);
  scene.takes[1] = 1;
  scene.run(20_000);
  expect(scene.trial.kept).toBe(1);
});

test('a way is left at once when its runs are held up for longer than they have gained, and tried again ever more seldom', () => {
  const scene = new Scene([2, 1]);
  scene.run(100);
  expect(scene.trial.kept).toBe(1);
  // A hundred runs have gained a tenth of a second: that much may be lost.
  scene.held = 20;
  const before = scene.runs.length;
  while (scene.trial.kept === 1) scene.run(1);
  expect(scene.runs.length - before).toBeLessThan(8);
  expect(count(scene.run(10_000), 1)).toBeLessThan(30);
  scene.held = 0;
  scene.run(10_000);
  expect(scene.trial.kept).toBe(1);
});

test('a single run that took long, as another program came in between, decides nothing', () => {
  const scene = new Scene([2, 1]);
  scene.run(5);
  scene.takes[1] = 500;
  scene.run(1);
  scene.takes[1] = 1;
  scene.run(6);
  expect(scene.trial.kept).toBe(1);
});
