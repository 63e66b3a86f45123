import { AppError } from '../graph/appError.ts';
import type { Binding, DataSet, Table } from '../graph/dataset.ts';
import { type PlacedColumn, columnFinder } from './columns.ts';
import { type SampleRowsOfTable, sampleRows, wideWidth } from './rows.ts';
import { type SampleParts, splitSamples } from './split.ts';

/** The samples that a data set makes of its table. The numbers stay in the table; they are read one sample and step at a time. */
export interface SampleSet {
  /** Samples. */
  readonly count: number;
  /** Of the longest sample. */
  readonly steps: number;
  /** Steps of each sample; null where all have `steps`. */
  readonly lengths: Int32Array | null;
  /** By node id, numbers of one step. */
  readonly widths: ReadonlyMap<string, number>;
  /** Samples of each part, ascending. */
  readonly parts: SampleParts;
  /** Writes one sample's numbers at one step into `out` from `at`; zeros beyond its length, and for a node without a binding nothing. */
  read(node: string, sample: number, step: number, out: Float64Array | Float32Array, at: number): void;
}

/** One binding, laid out for reading: `fields` fields make one step, each a number or the one-hot row of a class. */
interface Reader {
  readonly width: number;
  readonly fields: number;
  /** Where the fields of step `t` begin, `t · stride`: 0 where all steps read the same columns. */
  readonly stride: number;
  readonly column: Int32Array;
  /** Classes of a one-hot field; 0 for a number. */
  readonly classes: Int32Array;
  readonly shift: Float64Array;
  readonly scale: Float64Array;
  /** For a missing number; NaN where nothing stands in. */
  readonly standIn: Float64Array;
}

/**
 * Checks every cell that will be read, so that reading cannot fail.
 * @throws AppError E_DATA_COLUMN, E_DATA_SEQUENCE, E_DATA_INCOMPLETE, E_DATA_CLASS with row (counted from 1) and column
 */
export function sampleSet(data: DataSet, table: Table): SampleSet {
  const rows = sampleRows(data, table);
  const readers = new Map(Object.entries(data.bindings).map(([node, binding]) => [node, readerOf(data, table, binding)]));
  for (const reader of readers.values()) checkCells(reader, rows, table);
  const { count, steps, lengths, long } = rows;
  const { values } = table;
  const tableWidth = table.columns.length;
  return {
    count,
    steps,
    lengths,
    widths: new Map([...readers].map(([node, { width }]) => [node, width])),
    parts: splitSamples(data.split, table, rows),
    read: (node, sample, step, out, at) => {
      const reader = readers.get(node);
      if (!reader) return;
      if (step >= (lengths ? (lengths[sample] ?? 0) : steps)) {
        out.fill(0, at, at + reader.width);
        return;
      }
      const row = long ? (long.order[(long.starts[sample] ?? 0) + step] ?? 0) : sample;
      readRow(reader, values, row * tableWidth, step, out, at);
    },
  };
}

function readRow(reader: Reader, values: Float64Array, rowStart: number, step: number, out: Float64Array | Float32Array, at: number): void {
  const { fields, column, classes, shift, scale, standIn } = reader;
  const first = step * reader.stride;
  let to = at;
  for (let field = first; field < first + fields; field++) {
    let value = values[rowStart + (column[field] ?? 0)] ?? NaN;
    if (value !== value) value = standIn[field] ?? NaN;
    const hot = classes[field] ?? 0;
    if (hot === 0) {
      out[to] = (value - (shift[field] ?? 0)) / (scale[field] ?? 1);
      to += 1;
    } else {
      out.fill(0, to, to + hot);
      out[to + value] = 1;
      to += hot;
    }
  }
}

function readerOf(data: DataSet, table: Table, binding: Binding): Reader {
  const find = columnFinder(table);
  const placed = binding.columns.map(find);
  const { columns, perStep } = data.sequence?.kind === 'wide' ? wideWidth(binding, data.sequence.steps) : { columns: placed.length, perStep: false };
  const oneHot = ({ column }: PlacedColumn): number => (column.kind === 'class' && binding.classes === 'one-hot' ? column.classes.length : 0);
  const classes = Int32Array.from(placed, oneHot);
  const widthOf = (step: number): number => classes.subarray(step * columns, (step + 1) * columns).reduce((sum, count) => sum + (count || 1), 0);
  const width = widthOf(0);
  for (let step = 1; perStep && step * columns < placed.length; step++) {
    if (widthOf(step) === width) continue;
    throw new AppError('E_DATA_SEQUENCE', `step ${String(step + 1)} has ${String(widthOf(step))} numbers where the first has ${String(width)}: the classes of its columns are others`, { step: step + 1 });
  }
  const normalise = placed.map(({ column }) => (column.kind === 'number' ? data.normalise[column.name] : undefined));
  return {
    width,
    fields: columns,
    stride: perStep ? columns : 0,
    column: Int32Array.from(placed, ({ at }) => at),
    classes,
    shift: Float64Array.from(normalise, (fitted) => fitted?.shift ?? 0),
    scale: Float64Array.from(normalise, (fitted) => fitted?.scale ?? 1),
    standIn: Float64Array.from(placed, ({ column }) => data.missing[column.name] ?? NaN),
  };
}

function checkCells(reader: Reader, rows: SampleRowsOfTable, table: Table): void {
  const width = table.columns.length;
  for (const [field, at] of reader.column.entries()) {
    const column = table.columns[at];
    if (!column) continue;
    const classes = column.kind === 'class' ? column.classes.length : Infinity;
    const standIn = reader.standIn[field] ?? NaN;
    const step = reader.stride === 0 ? 0 : Math.floor(field / reader.stride);
    for (let row = 0; row < table.rows; row++) {
      if (rows.lengths && !rows.long && step >= (rows.lengths[row] ?? 0)) continue;
      const cell = table.values[row * width + at] ?? NaN;
      const value = Number.isNaN(cell) ? standIn : cell;
      const place = { row: row + 1, column: column.name };
      if (Number.isNaN(value)) throw new AppError('E_DATA_INCOMPLETE', `row ${String(row + 1)} has no number in column ${JSON.stringify(column.name)}`, place);
      if (column.kind === 'class' && !(Number.isInteger(value) && value >= 0 && value < classes)) {
        throw new AppError('E_DATA_CLASS', `row ${String(row + 1)} of column ${JSON.stringify(column.name)} has ${String(value)}, which is none of its ${String(classes)} classes`, place);
      }
    }
  }
}
