import type { Recipe } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, singleRows } from './generated.ts';
import { planeColumns } from './plane.ts';

/** Arms that wind outwards `turns` times to radius 1. After Lang and Witbrock: Learning to Tell Two Spirals Apart (1988). */
export function makeSpirals({ rows, arms, turns, noise, seed }: Extract<Recipe, { kind: 'spirals' }>): Generated {
  const random = seededRandom(seed);
  const names = Array.from({ length: arms }, (_, arm) => `arm ${String(arm + 1)}`);
  const table = filledTable(planeColumns(names), rows, (out, at, row) => {
    const arm = row % arms;
    const radius = random.next();
    const angle = 2 * Math.PI * (radius * turns + arm / arms);
    out[at] = radius * Math.cos(angle) + noise * normal(random);
    out[at + 1] = radius * Math.sin(angle) + noise * normal(random);
    out[at + 2] = arm;
  });
  return singleRows(table, ['x1', 'x2'], 'class');
}
