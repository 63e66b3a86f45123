import type { DataSet, TableColumn } from '../../../src-core/graph/dataset.ts';
import { host } from '../../host/connection.ts';
import { copyText } from '../../model/copyText.ts';
import { notifyError } from '../../model/notices.ts';
import { type Range, mostCells, tabText } from '../../widgets/sheetRange.ts';

/** Rows that the host is asked for at once. */
const rowsAtOnce = 10_000;

/** Copies a range of which not all was looked at. */
export async function copyRows({ source, table: { columns } }: DataSet, { top, bottom, left, right }: Range): Promise<void> {
  const last = Math.min(bottom, top + Math.ceil(mostCells / (right - left + 1)) - 1);
  try {
    const parts = new Map<number, Float64Array>();
    for (let from = top; from <= last; from += rowsAtOnce) parts.set(from, (await host.call('table.rows', { source, from, count: Math.min(rowsAtOnce, last + 1 - from) })).values);
    const valueAt = (row: number, column: number): number | undefined => {
      const from = top + Math.floor((row - top) / rowsAtOnce) * rowsAtOnce;
      return parts.get(from)?.[(row - from) * columns.length + column];
    };
    await copyText(tabText({ top, bottom: last, left, right }, (row, column) => textOf(columns[column], valueAt(row, column), String) ?? ''));
  } catch (error) {
    notifyError(error);
  }
}

/** A missing number is an empty cell. */
export function textOf(column: TableColumn | undefined, value: number | undefined, write: (value: number) => string): string | undefined {
  if (value === undefined) return undefined;
  if (Number.isNaN(value)) return '';
  return column?.kind === 'class' ? (column.classes[value] ?? String(value)) : write(value);
}
