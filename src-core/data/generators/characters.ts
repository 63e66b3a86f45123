import type { Recipe, TableColumn } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, filledTable, sequenceColumns, sequences, wholeNumber } from './generated.ts';

/** An old nursery rhyme. Each verse repeats the one before, so there is much for a small network to learn. */
const verses = ['the malt that lay in', 'the rat that ate', 'the cat that killed', 'the dog that worried', 'the cow with the crumpled horn that tossed', 'the maiden all forlorn that milked'];
export const rhyme = ['', ...verses].map((_, count) => `this is ${verses.slice(0, count).reverse().map((verse) => `${verse} `).join('')}the house that jack built.`).join(' ');

/** The rhyme cut into pieces of `steps` characters, in an order that the seed decides; the target is the next character. */
export function makeCharacters({ steps, seed }: Extract<Recipe, { kind: 'characters' }>): Generated {
  const alphabet = [...new Set(rhyme)].sort();
  const length = Math.min(steps, rhyme.length - 1);
  const order = shuffled(Math.floor((rhyme.length - 1) / length), seed);
  const classes = (name: string): TableColumn => ({ name, kind: 'class', classes: alphabet });
  const table = filledTable([...sequenceColumns, classes('character'), classes('next')], order.length * length, (out, at, row) => {
    const sequence = Math.floor(row / length);
    const step = row % length;
    const place = (order[sequence] ?? 0) * length + step;
    out[at] = sequence;
    out[at + 1] = step;
    out[at + 2] = alphabet.indexOf(rhyme.charAt(place));
    out[at + 3] = alphabet.indexOf(rhyme.charAt(place + 1));
  });
  return sequences(table, ['character'], 'next');
}

/** The numbers below `count` in a random order (Fisher and Yates). */
function shuffled(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = wholeNumber(random, 0, last);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
