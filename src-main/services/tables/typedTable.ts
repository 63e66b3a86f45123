import { AppError } from '../../../src-core/graph/appError.ts';
import type { Table, TableColumn } from '../../../src-core/graph/dataset.ts';
import { cellNumber, columnNames, isMissing, mostClasses, parseNumber, sortedClasses } from './cellText.ts';

/**
 * A table of typed or pasted texts, row by row. A column is numbers where all of its texts are, else classes; cells
 * that a short row does not have are missing.
 * @throws AppError E_DATA_CLASS where a column has too many different texts
 */
export function typedTable(names: readonly string[], cells: readonly (readonly string[])[]): Table {
  const columns = columnNames(names).map((name, at) => typedColumn(name, cells.map((row) => row[at] ?? '')));
  const values = Float64Array.from(
    cells.flatMap((row) => columns.map((column, at) => cellNumber(column, row[at] ?? '') ?? NaN)),
  );
  return { columns, rows: cells.length, values };
}

function typedColumn(name: string, texts: readonly string[]): TableColumn {
  const words = new Set(texts.filter((text) => !isMissing(text)).map((text) => text.trim()));
  if ([...words].every((text) => !Number.isNaN(parseNumber(text, '.')))) return { name, kind: 'number' };
  if (words.size > mostClasses) throw new AppError('E_DATA_CLASS', `column ${JSON.stringify(name)} has ${String(words.size)} different texts; the most that can be classes are ${String(mostClasses)}`, { column: name });
  return { name, kind: 'class', classes: sortedClasses(words) };
}
