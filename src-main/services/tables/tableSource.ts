import { makeTable } from '../../../src-core/data/generators.ts';
import type { Generated } from '../../../src-core/data/generators/generated.ts';
import type { Recipe, TableShape, TableSource } from '../../../src-core/graph/dataset.ts';
import type { TableStore } from './tableStore.ts';

const rowsAtOnce = 4096;

/** Reads tables of either source in pieces. The last recipe's table is kept, as its pages are asked for one by one. */
export class TableReader {
  readonly #store: TableStore;
  #made: { readonly key: string; readonly generated: Generated } | undefined;

  constructor(store: TableStore) {
    this.#store = store;
  }

  /** @throws AppError E_BUDGET */
  generated(recipe: Recipe): Generated {
    const key = JSON.stringify(recipe);
    if (this.#made?.key !== key) this.#made = { key, generated: makeTable(recipe) };
    return this.#made.generated;
  }

  /** @throws AppError E_TABLE_MISSING, E_FILE_INVALID, E_BUDGET */
  async shape(source: TableSource): Promise<TableShape> {
    if (source.kind === 'stored') return this.#store.shape(source.hash);
    const { columns, rows } = this.generated(source.recipe).table;
    return { columns, rows };
  }

  /** The numbers of some rows, fewer at the end. @throws AppError E_TABLE_MISSING, E_FILE_INVALID, E_BUDGET */
  async rows(source: TableSource, from: number, count: number): Promise<Float64Array> {
    if (source.kind === 'stored') return this.#store.rows(source.hash, from, count);
    const { columns, values } = this.generated(source.recipe).table;
    return values.slice(from * columns.length, (from + count) * columns.length);
  }

  /** All rows, some thousand at once. @throws as `rows` */
  async *pieces(source: TableSource, { rows }: TableShape): AsyncGenerator<{ readonly from: number; readonly values: Float64Array }> {
    for (let from = 0; from < rows; from += rowsAtOnce) yield { from, values: await this.rows(source, from, rowsAtOnce) };
  }
}
