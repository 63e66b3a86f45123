import { describe, expect, it } from 'vitest';
import { type Aim, aimsOf, isReached } from './aims.ts';
import type { Contender } from './contenders.ts';
import type { Measured, PeersSection, Results } from './results.ts';

const machine = { processor: 'a processor', cores: 2, gigabytes: 8, system: 'a system', node: '20.0.0' };

function rate(median: number): Measured['rate'] {
  return { median, low: median, high: median, count: 1 };
}

function peer(workload: string, contestant: string, median: number, isOtherAlgorithm = false): Measured {
  return { workload, contestant, kind: contestant.startsWith('PyTorch') ? 'PyTorch' : 'JavaScript', contender: null, isOtherAlgorithm, rate: rate(median), reason: null, loss: null, ofReference: null };
}

function own(workload: string, contender: Contender, median: number, difference = 0): Measured {
  const loss = { updates: 50, value: 1, difference };
  return { workload, contestant: 'ours', kind: 'ours', contender, isOtherAlgorithm: false, rate: rate(median), reason: null, loss, ofReference: loss };
}

const float64: Contender = { backend: 'reference', precision: 'float64', threads: 1, passes: false };
const float32: Contender = { ...float64, precision: 'float32' };

function aimNamed(id: string, measured: readonly Measured[]): Aim | undefined {
  const peers: PeersSection = { versions: {}, torch: null, measured };
  const results: Results = { peers: { date: '2000-01-01', machine, ...peers } };
  return aimsOf(results).find((aim) => aim.id === id);
}

describe('figures to reach', () => {
  it('are ratios of our fastest in float32 on one thread to PyTorch on one thread', () => {
    const measured = [
      own('W1', float64, 9000), own('W1', float32, 3000), own('W1', { ...float32, passes: true }, 2000), own('W1', { ...float32, threads: 2 }, 8000), own('W2', float32, 7000),
      peer('W1', 'PyTorch float32', 10), peer('W1', 'PyTorch float64', 50), peer('W1', 'PyTorch float32, 2 threads', 40),
    ];
    expect(aimNamed('W1 PyTorch', measured)).toMatchObject({ figure: 300, least: 300 });
  });

  it('look at every JavaScript peer, those with another algorithm too', () => {
    const measured = [own('W1', float32, 1000), peer('W1', 'tfjs-cpu', 10), peer('W1', 'synaptic', 500, true)];
    expect(aimNamed('W1 JavaScript', measured)?.figure).toBe(2);
  });

  it('take the largest difference of the losses of each precision', () => {
    const measured = [own('W1', float32, 1, 1e-7), own('W2', float32, 1, 3e-6), own('W1', float64, 1, 1e-15)];
    expect(aimNamed('losses float32', measured)?.figure).toBe(3e-6);
    expect(aimNamed('losses float64', measured)?.figure).toBe(1e-15);
  });

  it('are left open where something was not measured', () => {
    expect(aimNamed('W3 PyTorch', [own('W3', float32, 5)])?.figure).toBeNull();
    expect(aimsOf({}).every(({ figure }) => figure === null)).toBe(true);
  });

  it('are reached from below or from above', () => {
    expect(isReached({ figure: 2, isCeiling: false }, 2)).toBe(true);
    expect(isReached({ figure: 1.9, isCeiling: false }, 2)).toBe(false);
    expect(isReached({ figure: 1.9, isCeiling: true }, 2)).toBe(true);
    expect(isReached({ figure: 2.1, isCeiling: true }, 2)).toBe(false);
    expect(isReached({ figure: null, isCeiling: true }, 2)).toBeNull();
    expect(isReached({ figure: 2, isCeiling: true }, null)).toBeNull();
  });
});
