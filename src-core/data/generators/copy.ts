import type { Recipe, TableColumn } from '../../graph/dataset.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type Generated, classNames, filledTable, sequenceColumns, sequences, wholeNumber } from './generated.ts';

/**
 * The copy memory task: symbols, a pause of blanks, a call, and as many blanks as there were symbols, at which the
 * symbols should come again. `recall` is blank before that. After Arjovsky, Shah and Bengio: Unitary Evolution
 * Recurrent Neural Networks (2016), section 5.1.
 */
export function makeCopy({ rows, items, symbols, pause, seed }: Extract<Recipe, { kind: 'copy' }>): Generated {
  const random = seededRandom(seed);
  const names = ['blank', ...classNames(symbols)];
  const call = names.length;
  const columns: TableColumn[] = [...sequenceColumns, { name: 'symbol', kind: 'class', classes: [...names, 'call'] }, { name: 'recall', kind: 'class', classes: names }];
  const callAt = items + pause;
  const steps = callAt + 1 + items;
  const shown = new Array<number>(items).fill(0);
  const table = filledTable(columns, rows * steps, (out, at, row) => {
    const step = row % steps;
    if (step < items) shown[step] = wholeNumber(random, 1, symbols);
    out[at] = Math.floor(row / steps);
    out[at + 1] = step;
    out[at + 2] = step < items ? (shown[step] ?? 0) : step === callAt ? call : 0;
    out[at + 3] = step > callAt ? (shown[step - callAt - 1] ?? 0) : 0;
  });
  return sequences(table, ['symbol'], 'recall');
}
