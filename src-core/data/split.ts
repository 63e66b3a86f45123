import type { Part, Split, Table } from '../graph/dataset.ts';
import { deriveSeed, seededRandom } from '../tensor/random.ts';
import { columnFinder } from './columns.ts';
import { type SampleRowsOfTable, firstRow } from './rows.ts';

export type SampleParts = Readonly<Record<Part, Int32Array>>;

/**
 * Shares the samples out; each part is ascending. The same seed and count give the same parts.
 * @throws AppError E_DATA_COLUMN
 */
export function splitSamples(split: Split, table: Table, rows: SampleRowsOfTable): SampleParts {
  const partOf = split.kind === 'seed' ? bySeed(split, rows.count) : byColumn(split, table, rows);
  const of = (part: number): Int32Array => {
    const samples = new Int32Array(partOf.reduce((count, other) => count + (other === part ? 1 : 0), 0));
    let next = 0;
    for (const [sample, other] of partOf.entries()) if (other === part) samples[next++] = sample;
    return samples;
  };
  return { training: of(0), validation: of(1), test: of(2) };
}

/** 0 for training, 1 for validation, 2 for test. Rounding the shares' bounds makes the parts add up to all samples. */
function bySeed({ seed, validation, test }: Extract<Split, { kind: 'seed' }>, count: number): Uint8Array {
  const validations = Math.min(count, Math.round(validation * count));
  const held = Math.min(count, Math.round((validation + test) * count));
  const order = Int32Array.from({ length: count }, (_, sample) => sample);
  const random = seededRandom(deriveSeed(seed, 'split'));
  const partOf = new Uint8Array(count);
  for (let at = 0; at < held; at++) {
    const other = at + Math.floor(random.next() * (count - at));
    const chosen = order[other] ?? 0;
    order[other] = order[at] ?? 0;
    partOf[chosen] = at < validations ? 1 : 2;
  }
  return partOf;
}

function byColumn({ column, validation, test }: Extract<Split, { kind: 'column' }>, table: Table, rows: SampleRowsOfTable): Uint8Array {
  const found = columnFinder(table)(column);
  const { classes } = found.column.kind === 'class' ? found.column : { classes: undefined };
  // A text that is no class of the column is a value that no row has.
  const valueOf = (text: string | null): number => (text === null ? NaN : classes ? classOf(classes, text) : Number(text));
  const [validationValue, testValue] = [valueOf(validation), valueOf(test)];
  return Uint8Array.from({ length: rows.count }, (_, sample) => {
    const value = table.values[firstRow(rows, sample) * table.columns.length + found.at];
    return value === validationValue ? 1 : value === testValue ? 2 : 0;
  });
}

function classOf(classes: readonly string[], text: string): number {
  const index = classes.indexOf(text);
  return index < 0 ? NaN : index;
}
