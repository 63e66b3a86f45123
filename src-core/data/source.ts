import type { Table, TableSource } from '../graph/dataset.ts';
import { makeTable } from './generators.ts';

/**
 * A source's table: a recipe's is made, a stored one is read.
 * @throws AppError what `readStored` throws, E_TABLE_MISSING
 */
export async function loadTable(source: TableSource, readStored: (hash: string) => Promise<Table>): Promise<Table> {
  return source.kind === 'recipe' ? makeTable(source.recipe).table : readStored(source.hash);
}
