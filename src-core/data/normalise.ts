import type { DataSet, Normalisation, Table } from '../graph/dataset.ts';
import { fitNormalisation } from '../graph/normalisation.ts';
import { describe } from './describe.ts';

/**
 * The data set with `normalise` and `missing` fitted anew to the training part: `kinds` by column name. What is not
 * named is taken as it is, and a column of numbers of which some are missing gets its mean as the stand-in.
 * @throws AppError E_DATA_COLUMN, E_DATA_SEQUENCE
 */
export function fitted(data: DataSet, table: Table, kinds: Readonly<Record<string, Normalisation['kind']>>): DataSet {
  const normalise: Record<string, Normalisation> = {};
  const missing: Record<string, number> = {};
  for (const [at, column] of describe(data, table).columns.entries()) {
    const kind = kinds[column.name];
    const fit = kind ? fitNormalisation(kind, column) : null;
    if (fit) normalise[column.name] = fit;
    if (column.missing > 0 && column.mean !== null && table.columns[at]?.kind === 'number') missing[column.name] = column.mean;
  }
  return { ...data, normalise, missing };
}
