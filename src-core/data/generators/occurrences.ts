import type { Recipe, TableColumn } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, classNames, filledTable, sequenceColumns, sequences, wholeNumber } from './generated.ts';

/** What a symbol is among those of its kind in a sequence. */
export const occurrences = ['only', 'first', 'between', 'last'] as const;

/**
 * Random symbols, and at each step whether the symbol is the first of its kind in the sequence, the last, both or neither.
 * What is the first is decided by the steps before, what is the last by the steps after.
 */
export function makeOccurrences({ rows, steps, symbols, seed }: Extract<Recipe, { kind: 'occurrences' }>): Generated {
  const random = seededRandom(seed);
  const columns: TableColumn[] = [...sequenceColumns, { name: 'symbol', kind: 'class', classes: classNames(symbols) }, { name: 'occurrence', kind: 'class', classes: [...occurrences] }];
  const drawn = new Array<number>(steps).fill(0);
  const table = filledTable(columns, rows * steps, (out, at, row) => {
    const step = row % steps;
    if (step === 0) for (let each = 0; each < steps; each++) drawn[each] = wholeNumber(random, 0, symbols - 1);
    const symbol = drawn[step] ?? 0;
    const isFirst = drawn.indexOf(symbol) === step;
    const isLast = drawn.lastIndexOf(symbol) === step;
    out[at] = Math.floor(row / steps);
    out[at + 1] = step;
    out[at + 2] = symbol;
    out[at + 3] = occurrences.indexOf(isFirst ? (isLast ? 'only' : 'first') : isLast ? 'last' : 'between');
  });
  return sequences(table, ['symbol'], 'occurrence');
}
