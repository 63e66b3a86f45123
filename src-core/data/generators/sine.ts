import type { Recipe } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, numbers, singleRows } from './generated.ts';

/** y = sin x + noise, for x uniform in [−π, π). */
export function makeSine({ rows, noise, seed }: Extract<Recipe, { kind: 'sine' }>): Generated {
  const random = seededRandom(seed);
  const table = filledTable(numbers('x', 'y'), rows, (out, at) => {
    const x = random.uniform(-Math.PI, Math.PI);
    out[at] = x;
    out[at + 1] = Math.sin(x) + noise * normal(random);
  });
  return singleRows(table, ['x'], 'y');
}
