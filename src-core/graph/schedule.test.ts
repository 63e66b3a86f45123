import { expect, it } from 'vitest';
import { scheduleFactor } from './schedule.ts';

it('multiplies the learning rate as each schedule says', () => {
  const over = (schedule: Parameters<typeof scheduleFactor>[0]): number[] => [0, 1, 2, 4].map((epoch) => Number(scheduleFactor(schedule, epoch, 4).toFixed(12)));
  expect(over({ kind: 'constant' })).toEqual([1, 1, 1, 1]);
  expect(over({ kind: 'step', every: 2, factor: 0.5 })).toEqual([1, 1, 0.5, 0.25]);
  expect(over({ kind: 'exponential', factor: 0.5 })).toEqual([1, 0.5, 0.25, 0.0625]);
  expect(over({ kind: 'cosine', minimum: 0.2 })).toEqual([1, Number((0.2 + 0.4 * (1 + Math.SQRT1_2)).toFixed(12)), 0.6, 0.2]);
});
