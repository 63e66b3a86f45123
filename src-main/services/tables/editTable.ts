import { AppError } from '../../../src-core/graph/appError.ts';
import type { TableColumn, TableShape } from '../../../src-core/graph/dataset.ts';
import type { TableEdit } from '../../../src-core/protocol/tableContract.ts';
import { cellNumber, columnNames, isMissing, mostClasses } from './cellText.ts';

/** A change to a table, ready to be made row by row while the table is copied. */
export interface RowEdit {
  readonly columns: readonly TableColumn[];
  /** The rows that take the place of one row: none, itself changed, or rows before it and itself. */
  row(row: number, values: Float64Array): Iterable<Float64Array | readonly number[]>;
  /** The rows after the last one. */
  end(): Iterable<Float64Array | readonly number[]>;
}

/**
 * Checks an edit against a table's shape, before anything is copied.
 * @throws AppError E_NOT_FOUND for a row or column that is not there, E_DATA_NUMBER, E_DATA_CLASS, E_USAGE
 */
export function rowEdit(shape: TableShape, edit: TableEdit): RowEdit {
  switch (edit.kind) {
    case 'cells':
      return cellsEdit(shape, edit.cells);
    case 'insert-rows':
      return insertRows(shape, edit.at, edit.count);
    case 'delete-rows':
      return deleteRows(shape, edit.rows);
    case 'insert-column':
      return insertColumn(shape, edit);
    case 'delete-column':
      return deleteColumn(shape, edit.column);
    case 'rename-column':
      return { columns: renamed(shape, edit.column, edit.name), row: (_, values) => [values], end: () => [] };
  }
}

type Cell = Extract<TableEdit, { kind: 'cells' }>['cells'][number];

/** Most rows that cells below the table may add. */
const mostAdded = 100_000;

/** Cells below the last row add rows, and words that a column of classes does not have add classes. */
function cellsEdit(shape: TableShape, cells: readonly Cell[]): RowEdit {
  const columns = withNewClasses(shape.columns, cells);
  const byRow = new Map<number, { readonly column: number; readonly value: number }[]>();
  for (const { row, column: at, text } of cells) {
    const column = columnAt(columns, at);
    const value = cellNumber(column, text);
    if (value === undefined) throw new AppError('E_DATA_NUMBER', `${JSON.stringify(text)} in row ${String(row + 1)} of column ${JSON.stringify(column.name)} is not a number`, { row: row + 1, column: column.name });
    const changes = byRow.get(row) ?? [];
    changes.push({ column: at, value });
    byRow.set(row, changes);
  }
  const added = Math.max(shape.rows, ...[...byRow.keys()].map((row) => row + 1)) - shape.rows;
  if (added > mostAdded) throw new AppError('E_NOT_FOUND', `there are ${String(shape.rows)} rows; cells far below them cannot be typed`, { rows: shape.rows });
  const change = (row: number, values: Float64Array): Float64Array => {
    for (const { column, value } of byRow.get(row) ?? []) values[column] = value;
    return values;
  };
  return {
    columns,
    row: (row, values) => [change(row, values)],
    end: () => Array.from({ length: added }, (_, index) => change(shape.rows + index, missingRow(columns.length))),
  };
}

function withNewClasses(columns: readonly TableColumn[], cells: readonly Cell[]): TableColumn[] {
  const classes = new Map<number, Set<string>>();
  for (const { column: at, text } of cells) {
    const column = columns[at];
    if (column?.kind !== 'class' || (isMissing(text) && !column.classes.includes(text.trim()))) continue;
    const known = classes.get(at) ?? new Set(column.classes);
    classes.set(at, known.add(text.trim()));
  }
  return columns.map((column, at) => {
    const known = classes.get(at);
    if (!known || column.kind !== 'class') return column;
    if (known.size > mostClasses) throw new AppError('E_DATA_CLASS', `column ${JSON.stringify(column.name)} would have more than ${String(mostClasses)} classes`, { column: column.name });
    return { ...column, classes: [...known] };
  });
}

function insertRows({ columns, rows }: TableShape, at: number, count: number): RowEdit {
  if (at > rows) throw new AppError('E_NOT_FOUND', `there are ${String(rows)} rows; none can be put at ${String(at + 1)}`, { rows });
  const blank = Array.from({ length: count }, () => missingRow(columns.length));
  return { columns, row: (row, values) => (row === at ? [...blank, values] : [values]), end: () => (at === rows ? blank : []) };
}

function deleteRows({ columns, rows }: TableShape, deleted: readonly number[]): RowEdit {
  const outside = deleted.find((row) => row >= rows);
  if (outside !== undefined) throw new AppError('E_NOT_FOUND', `there is no row ${String(outside + 1)}`, { rows });
  const gone = new Set(deleted);
  return { columns, row: (row, values) => (gone.has(row) ? [] : [values]), end: () => [] };
}

function insertColumn({ columns }: TableShape, { at, name, as }: Extract<TableEdit, { kind: 'insert-column' }>): RowEdit {
  if (at > columns.length) throw new AppError('E_NOT_FOUND', `there are ${String(columns.length)} columns; none can be put at ${String(at + 1)}`, { columns: columns.length });
  const unique = freeName(columns, name);
  const column: TableColumn = as === 'class' ? { name: unique, kind: 'class', classes: [] } : { name: unique, kind: 'number' };
  return { columns: columns.toSpliced(at, 0, column), row: (_, values) => [[...values.subarray(0, at), NaN, ...values.subarray(at)]], end: () => [] };
}

function deleteColumn({ columns }: TableShape, at: number): RowEdit {
  columnAt(columns, at);
  if (columns.length === 1) throw new AppError('E_USAGE', 'a table keeps at least one column');
  return { columns: columns.toSpliced(at, 1), row: (_, values) => [[...values.subarray(0, at), ...values.subarray(at + 1)]], end: () => [] };
}

function renamed({ columns }: TableShape, at: number, name: string): TableColumn[] {
  const column = columnAt(columns, at);
  return columns.with(at, { ...column, name: freeName(columns.toSpliced(at, 1), name) });
}

/** The name, with a number after it where another column has it already. */
function freeName(others: readonly TableColumn[], name: string): string {
  return columnNames([...others.map((other) => other.name), name]).at(-1) ?? name;
}

function columnAt(columns: readonly TableColumn[], at: number): TableColumn {
  const column = columns[at];
  if (!column) throw new AppError('E_NOT_FOUND', `there is no column ${String(at + 1)}`, { columns: columns.length });
  return column;
}

function missingRow(width: number): Float64Array {
  return new Float64Array(width).fill(NaN);
}
