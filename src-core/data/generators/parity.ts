import type { Recipe } from '../../graph/dataset.ts';
import { deriveSeed, seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, numbers, sequenceColumns, sequences, wholeNumber } from './generated.ts';

/** Random bits, and at each step whether the ones so far are odd in number. Lengths are uniform from `shortest` to `steps`. */
export function makeParity({ rows, steps, shortest, seed }: Extract<Recipe, { kind: 'parity' }>): Generated {
  const lengthRandom = seededRandom(deriveSeed(seed, 'lengths'));
  const lengths = Array.from({ length: rows }, () => wholeNumber(lengthRandom, Math.min(shortest ?? steps, steps), steps));
  const random = seededRandom(seed);
  let [sequence, step, parity] = [0, 0, 0];
  const columns = [...sequenceColumns, ...numbers('bit'), { name: 'parity', kind: 'class' as const, classes: ['even', 'odd'] }];
  const table = filledTable(columns, lengths.reduce((sum, length) => sum + length, 0), (out, at) => {
    if (step === lengths[sequence]) [sequence, step, parity] = [sequence + 1, 0, 0];
    const bit = wholeNumber(random, 0, 1);
    parity ^= bit;
    out[at] = sequence;
    out[at + 1] = step;
    out[at + 2] = bit;
    out[at + 3] = parity;
    step += 1;
  });
  return sequences(table, ['bit'], 'parity');
}
