import type { Recipe } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, numbers, singleRows } from './generated.ts';

const corners = [[0, 0], [0, 1], [1, 0], [1, 1]] as const;

/** Exclusive or: the four corners of the unit square in turn, moved by normal noise. Minsky and Papert: Perceptrons (1969). */
export function makeXor({ rows, noise, seed }: Extract<Recipe, { kind: 'xor' }>): Generated {
  const random = seededRandom(seed);
  const table = filledTable([...numbers('x1', 'x2'), { name: 'y', kind: 'class', classes: ['0', '1'] }], rows, (out, at, row) => {
    const [first, second] = corners[row % 4] ?? corners[0];
    out[at] = first + noise * normal(random);
    out[at + 1] = second + noise * normal(random);
    out[at + 2] = first ^ second;
  });
  return singleRows(table, ['x1', 'x2'], 'y');
}
