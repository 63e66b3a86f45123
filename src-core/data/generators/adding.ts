import type { Recipe } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, numbers, sequenceColumns, sequences, wholeNumber } from './generated.ts';

/**
 * The adding problem: numbers uniform in [0, 1), one of the first half and one of the second marked with 1. `sum` is
 * the sum of the marked numbers so far, so at the last step of both. Hochreiter and Schmidhuber: Long Short-Term Memory (1997).
 */
export function makeAdding({ rows, steps, seed }: Extract<Recipe, { kind: 'adding' }>): Generated {
  const random = seededRandom(seed);
  const half = Math.floor(steps / 2);
  let [first, second, sum] = [0, 0, 0];
  const table = filledTable([...sequenceColumns, ...numbers('number', 'mark', 'sum')], rows * steps, (out, at, row) => {
    const step = row % steps;
    if (step === 0) [first, second, sum] = [wholeNumber(random, 0, half - 1), wholeNumber(random, half, steps - 1), 0];
    const value = random.next();
    const marked = step === first || step === second;
    if (marked) sum += value;
    out[at] = Math.floor(row / steps);
    out[at + 1] = step;
    out[at + 2] = value;
    out[at + 3] = marked ? 1 : 0;
    out[at + 4] = sum;
  });
  return sequences(table, ['number', 'mark'], 'sum');
}
