import type { Recipe } from '../../graph/dataset.ts';
import { deriveSeed, seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, singleRows } from './generated.ts';
import { planeColumns } from './plane.ts';

/** Normal clouds around centres that lie evenly on a circle of radius 3; the seed turns the circle. */
export function makeBlobs({ rows, centres, spread, seed }: Extract<Recipe, { kind: 'blobs' }>): Generated {
  const turned = seededRandom(deriveSeed(seed, 'centres')).uniform(0, 2 * Math.PI);
  const random = seededRandom(seed);
  const names = Array.from({ length: centres }, (_, centre) => `cloud ${String(centre + 1)}`);
  const table = filledTable(planeColumns(names), rows, (out, at, row) => {
    const centre = row % centres;
    const angle = turned + (2 * Math.PI * centre) / centres;
    out[at] = 3 * Math.cos(angle) + spread * normal(random);
    out[at + 1] = 3 * Math.sin(angle) + spread * normal(random);
    out[at + 2] = centre;
  });
  return singleRows(table, ['x1', 'x2'], 'class');
}
