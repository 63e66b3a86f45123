import { describe, expect, it, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { seededRandom } from '../tensor/random.ts';
import { network } from '../testing/networks.ts';
import type { GraphDocument } from './document.ts';
import { drawnValues, initialValues, initialiseParameters } from './initialise.ts';
import type { Initialiser } from './training.ts';

const draw = (initialiser: Initialiser, shape: number[], seed = 1): number[] => initialValues(initialiser, shape, seededRandom(seed));

describe('distributions, by their moments over 40,000 numbers', () => {
  const shape = [100, 400];
  const standard = Math.sqrt(3); // of a uniform distribution: its bound over its deviation
  // Limits of a normal distribution leave 4.5 deviations and more; 40,000 draws seldom go beyond 5.
  test.each<[Initialiser, mean: number, deviation: number, most: number]>([
    [{ kind: 'uniform', low: -1, high: 3 }, 1, 2 / standard, 3],
    [{ kind: 'normal', mean: 2, deviation: 0.5 }, 2, 0.5, 2 + 0.5 * 5.5],
    [{ kind: 'xavier', distribution: 'uniform' }, 0, Math.sqrt(2 / 500), Math.sqrt(6 / 500)],
    [{ kind: 'xavier', distribution: 'normal' }, 0, Math.sqrt(2 / 500), 5.5 * Math.sqrt(2 / 500)],
    [{ kind: 'he', distribution: 'uniform' }, 0, Math.sqrt(2 / 100), Math.sqrt(6 / 100)],
    [{ kind: 'he', distribution: 'normal' }, 0, Math.sqrt(2 / 100), 5.5 * Math.sqrt(2 / 100)],
  ])('%o', (initialiser, mean, deviation, most) => {
    const values = draw(initialiser, shape);
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length);
    // The mean of n numbers strays by σ / √n, their deviation by about σ / √(2n): five of each.
    expect(Math.abs(average - mean)).toBeLessThan((5 * deviation) / Math.sqrt(values.length));
    expect(Math.abs(spread - deviation)).toBeLessThan((5 * deviation) / Math.sqrt(2 * values.length));
    const largest = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(most);
    expect(largest).toBeGreaterThan(0.7 * most);
  });

  it('of kernels each number comes in and goes out: six kernels of 3 × 5 over four channels', () => {
    const largest = Math.max(...draw({ kind: 'xavier', distribution: 'uniform' }, [6, 4, 3, 5]).map(Math.abs));
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / (10 * 15)));
    expect(largest).toBeGreaterThan(0.9 * Math.sqrt(6 / (10 * 15)));
  });

  it('a normal distribution has as much in its tails as it should', () => {
    const values = draw({ kind: 'normal', mean: 0, deviation: 1 }, shape);
    const share = (within: number): number => values.filter((value) => Math.abs(value) < within).length / values.length;
    expect(share(1)).toBeCloseTo(0.6827, 2);
    expect(share(2)).toBeCloseTo(0.9545, 2);
  });
});

describe('orthogonal', () => {
  test.each([[6, 6], [3, 8], [8, 3], [40, 40], [1, 5], [5]])('%i × %i: products of its shorter side are 0 and gain²', (...shape) => {
    const [rows = 1, columns = 1] = shape;
    const values = draw({ kind: 'orthogonal', gain: 2 }, shape);
    expect(values).toHaveLength(rows * columns);
    const vector = (index: number): number[] => (rows <= columns ? values.slice(index * columns, (index + 1) * columns) : values.filter((_, at) => at % columns === index));
    for (let a = 0; a < Math.min(rows, columns); a++) {
      for (let b = 0; b <= a; b++) {
        const product = vector(a).reduce((sum, value, index) => sum + value * (vector(b)[index] ?? NaN), 0);
        expect(Math.abs(product - (a === b ? 4 : 0))).toBeLessThan(1e-12);
      }
    }
  });
});

it('fills with zeros and with a number', () => {
  expect(draw({ kind: 'zeros' }, [2, 2])).toEqual([0, 0, 0, 0]);
  expect(draw({ kind: 'constant', value: 0.3 }, [3])).toEqual([0.3, 0.3, 0.3]);
  for (const kind of ['zeros', 'orthogonal', 'he'] as const) expect(initialValues({ kind, gain: 1, distribution: 'normal' }, [0, 3], seededRandom(1))).toEqual([]);
});

describe('a document', () => {
  const made = (): GraphDocument =>
    network({ nodes: { x: ['input', { shape: [3] }], z: ['linear', { units: 2 }], y: ['linear', { units: 2 }] }, wires: ['x.x -> z.x', 'z.y -> y.x'], parameters: { 'z.b': [1, 2], 'y.b': [3, 4] } });
  const values = (document: GraphDocument, id: string): number[] => document.parameters.find((record) => record.id === id)?.values.values ?? [];
  const changed = (document: GraphDocument, id: string, to: Partial<GraphDocument['parameters'][number]>): GraphDocument => ({ ...document, parameters: document.parameters.map((record) => (record.id === id ? { ...record, ...to } : record)) });

  it('is drawn anew by its seed: the same numbers for the same seed, and those a new node would get', () => {
    const start = made();
    const again = initialiseParameters(start, registry, 1);
    expect(values(again, 'y.W')).toEqual(drawnValues({ id: 'y.W' }, { name: 'W', axes: '', meaning: { en: '', 'zh-CN': '' }, initial: 'xavier' }, [2, 2], 1));
    expect(values(again, 'z.b')).toEqual([0, 0]);
    const other = initialiseParameters(start, registry, 2);
    expect(other.seed).toBe(2);
    expect(values(other, 'z.W')).not.toEqual(values(again, 'z.W'));
    expect(initialiseParameters(other, registry, 1)).toEqual(again);
  });

  it('leaves frozen parameters, and those that are not meant, alone', () => {
    const start = changed(made(), 'z.b', { trainable: false });
    const again = initialiseParameters(start, registry, 9);
    expect(values(again, 'z.b')).toEqual([1, 2]);
    expect(values(again, 'y.b')).toEqual([0, 0]);
    const one = initialiseParameters(start, registry, 9, new Set(['y.W']));
    expect(values(one, 'y.W')).toEqual(values(again, 'y.W'));
    expect(values(one, 'y.b')).toEqual([3, 4]);
    expect(values(one, 'z.W')).toEqual(values(start, 'z.W'));
  });

  it('draws a parameter as is chosen for it, and forgets what reset would bring back', () => {
    const start = changed(made(), 'z.W', { initialiser: { kind: 'constant', value: 7 }, initial: { shape: [3, 2], values: [1, 1, 1, 1, 1, 1] } });
    const again = initialiseParameters(start, registry, 9);
    expect(values(again, 'z.W')).toEqual([7, 7, 7, 7, 7, 7]);
    expect(again.parameters[0]).not.toHaveProperty('initial');
    expect(again.parameters[0]?.initialiser).toEqual({ kind: 'constant', value: 7 });
  });
});

it('starts at ones where the slot says so', () => {
  expect(drawnValues({ id: 'norm.g' }, { name: 'g', axes: '[F]', meaning: { en: '', 'zh-CN': '' }, initial: 'ones' }, [3], 1)).toEqual([1, 1, 1]);
});
