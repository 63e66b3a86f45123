import { AppError } from '../graph/appError.ts';
import type { Table, TableColumn } from '../graph/dataset.ts';

/** A column with its place in the table. */
export interface PlacedColumn {
  readonly column: TableColumn;
  readonly at: number;
}

/** Finds a table's columns by name. The finder throws AppError E_DATA_COLUMN for a name that is not there. */
export function columnFinder({ columns }: Pick<Table, 'columns'>): (name: string) => PlacedColumn {
  const byName = new Map<string, PlacedColumn>();
  for (const [at, column] of columns.entries()) if (!byName.has(column.name)) byName.set(column.name, { column, at });
  return (name) => {
    const found = byName.get(name);
    if (!found) throw new AppError('E_DATA_COLUMN', `the table has no column named ${JSON.stringify(name)}`, { column: name });
    return found;
  };
}
