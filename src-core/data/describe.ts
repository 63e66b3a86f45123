import type { DataSet, Table } from '../graph/dataset.ts';
import type { DataSummary } from '../protocol/samples.ts';
import { columnFinder } from './columns.ts';
import { type SampleRowsOfTable, sampleRows, wideWidth } from './rows.ts';
import { splitSamples } from './split.ts';

/**
 * Counts samples and parts, and says what each column's numbers are like: mean, deviation (of the numbers themselves,
 * divided by their count), minimum and maximum of the training part; missing ones of all rows, padding not counted.
 * Nothing has to stand in for a missing number yet.
 * @throws AppError E_DATA_COLUMN, E_DATA_SEQUENCE
 */
export function describe(data: DataSet, table: Table): DataSummary {
  const rows = sampleRows(data, table);
  const parts = splitSamples(data.split, table, rows);
  const training = new Uint8Array(table.rows);
  for (const sample of parts.training) {
    if (!rows.long) training[sample] = 1;
    else for (let at = rows.long.starts[sample] ?? 0; at < (rows.long.starts[sample + 1] ?? 0); at++) training[rows.long.order[at] ?? 0] = 1;
  }
  const stepOf = wideSteps(data, table);
  return {
    samples: rows.count,
    steps: rows.steps,
    shortest: rows.lengths ? rows.lengths.reduce((least, length) => Math.min(least, length), Infinity) : rows.steps,
    parts: { training: parts.training.length, validation: parts.validation.length, test: parts.test.length },
    columns: table.columns.map(({ name }, at) => ({ name, ...statistics(table, at, training, rows, stepOf.get(at) ?? 0) })),
  };
}

/** The step that a column of a wide table belongs to, by its place. */
function wideSteps(data: DataSet, table: Table): ReadonlyMap<number, number> {
  const steps = new Map<number, number>();
  if (data.sequence?.kind !== 'wide') return steps;
  const find = columnFinder(table);
  for (const binding of Object.values(data.bindings)) {
    const { columns, perStep } = wideWidth(binding, data.sequence.steps);
    if (perStep) for (const [index, name] of binding.columns.entries()) steps.set(find(name).at, Math.floor(index / columns));
  }
  return steps;
}

type Statistics = Omit<DataSummary['columns'][number], 'name'>;

/** Welford's running mean and sum of squares: one pass, and no loss of digits where the mean is far from 0. */
function statistics(table: Table, at: number, training: Uint8Array, rows: SampleRowsOfTable, step: number): Statistics {
  let [missing, count, mean, squares, minimum, maximum] = [0, 0, 0, 0, Infinity, -Infinity];
  for (let row = 0; row < table.rows; row++) {
    if (rows.lengths && !rows.long && step >= (rows.lengths[row] ?? 0)) continue;
    const value = table.values[row * table.columns.length + at] ?? NaN;
    if (Number.isNaN(value)) missing += 1;
    else if (training[row] === 1) {
      count += 1;
      const difference = value - mean;
      mean += difference / count;
      squares += difference * (value - mean);
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
  }
  if (count === 0) return { missing, mean: null, deviation: null, minimum: null, maximum: null };
  return { missing, mean, deviation: Math.sqrt(squares / count), minimum, maximum };
}
