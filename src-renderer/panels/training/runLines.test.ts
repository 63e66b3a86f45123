import { describe, expect, it } from 'vitest';
import type { RunCurves } from '../../../src-core/graph/run.ts';
import { type DrawnRun, runLines } from './runLines.ts';
import { timeText } from './timeText.ts';

const names = { training: 'training', validation: 'validation', batches: 'each batch', rate: 'rate' };
const of = (...numbers: number[]): Float64Array => Float64Array.from(numbers);
const curves: RunCurves = { updates: of(0, 1, 2, 3, 4, 5), losses: of(6, 5, 4, 3, 2, 1), epochs: of(1, 2), epochUpdates: of(3, 6), training: of(5, 2), validation: of(4, 3), trainingMetric: of(NaN, NaN), validationMetric: of(0.5, 0.6), rate: of(0.1, 0.05) };
const run = (name: string, change: Partial<RunCurves> = {}): DrawnRun => ({ name, colour: 1, curves: { ...curves, ...change } });
const drawn = (runs: readonly DrawnRun[], quantity: 'loss' | 'metric' | 'rate'): string[] => runLines(runs, quantity, names).map(({ name, dashed = false, faint = false }) => `${name}${dashed ? ' dashed' : ''}${faint ? ' faint' : ''}`);

describe('the lines of a run', () => {
  it('are the losses of epochs, before those of single batches', () => {
    expect(drawn([run('a')], 'loss')).toEqual(['each batch faint', 'training', 'validation dashed']);
    expect(drawn([run('a', { validation: of(NaN, NaN) })], 'loss')).toEqual(['each batch faint', 'training']);
  });

  it('are single batches alone while no second epoch has ended', () => {
    expect(drawn([run('a', { epochUpdates: of(3), training: of(5), validation: of(NaN) })], 'loss')).toEqual(['each batch']);
    expect(drawn([run('a', { epochUpdates: of(), training: of(), validation: of() })], 'loss')).toEqual(['each batch']);
  });

  it('leave out batches where each epoch is one, and where runs are compared', () => {
    expect(drawn([run('a', { updates: of(0, 1, 2), losses: of(3, 2, 1), epochUpdates: of(1, 2) })], 'loss')).toEqual(['training', 'validation dashed']);
    expect(drawn([run('a'), run('b')], 'loss')).toEqual(['a, training', 'a, validation dashed', 'b, training', 'b, validation dashed']);
  });

  it('stay the same however far they are thinned', () => {
    expect(drawn([run('a', { updates: of(0, 6), losses: of(6, 1) })], 'loss')).toEqual(['each batch faint', 'training', 'validation dashed']);
  });

  it('are only what was measured', () => {
    expect(drawn([run('a')], 'metric')).toEqual(['validation dashed']);
    expect(drawn([run('a')], 'rate')).toEqual(['rate']);
    expect(drawn([], 'loss')).toEqual([]);
  });
});

it('tells times as clocks do', () => {
  expect([0, 6.2, 760, 11100, 779_900, -1].map(timeText)).toEqual(['0:00', '0:07', '12:40', '3:05 h', '216 h', '0:00']);
});
