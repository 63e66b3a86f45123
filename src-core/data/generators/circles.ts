import type { Recipe } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, singleRows } from './generated.ts';
import { planeColumns } from './plane.ts';

const radii = [1, 0.5] as const;

/** Two circles around one centre, of radius 1 and ½, as scikit-learn's `make_circles` with factor 0.5. */
export function makeCircles({ rows, noise, seed }: Extract<Recipe, { kind: 'circles' }>): Generated {
  const random = seededRandom(seed);
  const table = filledTable(planeColumns(['outer', 'inner']), rows, (out, at, row) => {
    const angle = random.uniform(0, 2 * Math.PI);
    const radius = radii[row % 2] ?? 1;
    out[at] = radius * Math.cos(angle) + noise * normal(random);
    out[at + 1] = radius * Math.sin(angle) + noise * normal(random);
    out[at + 2] = row % 2;
  });
  return singleRows(table, ['x1', 'x2'], 'class');
}
