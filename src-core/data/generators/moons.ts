import type { Recipe } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, singleRows } from './generated.ts';
import { planeColumns } from './plane.ts';

/** Two half circles that reach into each other, as scikit-learn's `make_moons`. */
export function makeMoons({ rows, noise, seed }: Extract<Recipe, { kind: 'moons' }>): Generated {
  const random = seededRandom(seed);
  const table = filledTable(planeColumns(['upper', 'lower']), rows, (out, at, row) => {
    const angle = random.uniform(0, Math.PI);
    const lower = row % 2;
    out[at] = (lower ? 1 - Math.cos(angle) : Math.cos(angle)) + noise * normal(random);
    out[at + 1] = (lower ? 0.5 - Math.sin(angle) : Math.sin(angle)) + noise * normal(random);
    out[at + 2] = lower;
  });
  return singleRows(table, ['x1', 'x2'], 'class');
}
