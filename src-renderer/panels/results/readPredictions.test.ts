import { expect, it } from 'vitest';
import type { Predictions } from '../../../src-core/protocol/predictions.ts';
import { classNames, confusionCounts, everythingSaid, likeliest, worstFirst } from './readPredictions.ts';

const base: Predictions = { revision: 1, loss: 'l', judges: 'classes', part: 'all', samples: [3, 5], of: 2, steps: 2, positions: 1, lengths: [2, 1], width: 3, targetWidth: 1, predictions: Float64Array.of(0.1, 0.7, 0.2, 0.6, 0.3, 0.1, 0.2, 0.2, 0.6, 9, 9, 9), targets: Float64Array.of(1, 2, 2, 9), losses: Float64Array.of(0.3, NaN), classes: ['a', 'b'] };

it('passes over padding', () => {
  expect([...everythingSaid(base, 'every')].map(({ row, step }) => [row, step])).toEqual([[0, 0], [0, 1], [1, 0]]);
  expect([...everythingSaid(base, 'last')].map(({ row, step }) => [row, step])).toEqual([[0, 1], [1, 0]]);
});

it('takes all positions of the last step', () => {
  const positions: Predictions = { ...base, steps: 4, positions: 2, lengths: null, samples: [3], of: 1, width: 1, predictions: Float64Array.of(0.1, 0.2, 0.3, 0.4), targets: Float64Array.of(0, 0, 1, 1), losses: Float64Array.of(0.1) };
  expect([...everythingSaid(positions, 'last')].map(({ step }) => step)).toEqual([2, 3]);
});

it('counts which class is taken for which', () => {
  expect(confusionCounts(base, 'last')).toEqual([[0, 0, 0], [0, 0, 0], [1, 0, 1]]);
  expect(classNames(base)).toEqual(['a', 'b', '2']);
  expect(confusionCounts(base, 'every')).toEqual([[0, 0, 0], [0, 1, 0], [1, 0, 1]]);
  const binary: Predictions = { ...base, judges: 'binary', lengths: null, steps: 1, width: 2, targetWidth: 2, predictions: Float64Array.of(0.9, 0.2, 0.4, 0.6), targets: Float64Array.of(1, 0, 1, 0), classes: null };
  expect(confusionCounts(binary, 'every')).toEqual([[1, 1], [1, 1]]);
  expect(classNames(binary)).toEqual(['0', '1']);
});

it('takes a single probability for that of yes', () => {
  expect([likeliest([0.5]), likeliest([0.51]), likeliest([0.2, 0.5, 0.3])]).toEqual([0, 1, 1]);
});

it('puts what is no number, then the greatest loss, first', () => {
  expect(worstFirst(base)).toEqual([1, 0]);
  expect(worstFirst({ ...base, losses: Float64Array.of(0.1, 0.4) })).toEqual([1, 0]);
  expect(worstFirst({ ...base, losses: Float64Array.of(0.4, 0.4) })).toEqual([0, 1]);
});
