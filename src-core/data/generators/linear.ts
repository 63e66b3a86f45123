import type { Recipe } from '../../graph/dataset.ts';
import { deriveSeed, seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, normal, numbers, singleRows } from './generated.ts';

/** y = w · x + b + noise. Features, w and b are standard normal; w and b come from the seed alone, not from the rows. */
export function makeLinear({ rows, features, noise, seed }: Extract<Recipe, { kind: 'linear' }>): Generated {
  const weightRandom = seededRandom(deriveSeed(seed, 'weights'));
  const weights = Array.from({ length: features }, () => normal(weightRandom));
  const bias = normal(weightRandom);
  const random = seededRandom(seed);
  const names = weights.map((_, feature) => `x${String(feature + 1)}`);
  const table = filledTable(numbers(...names, 'y'), rows, (out, at) => {
    let y = bias;
    for (const [feature, weight] of weights.entries()) {
      const x = normal(random);
      out[at + feature] = x;
      y += weight * x;
    }
    out[at + features] = y + noise * normal(random);
  });
  return singleRows(table, names, 'y');
}
