import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { RecipeSchema, type TableSource } from '../../../src-core/graph/dataset.ts';
import type { TableEdit, TableInfo } from '../../../src-core/protocol/tableContract.ts';
import { tableHandlers } from './tableService.ts';
import { TableStore } from './tableStore.ts';

const never = { aborted: false, addEventListener: () => undefined };
const xor: TableSource = { kind: 'recipe', recipe: RecipeSchema.parse({ kind: 'xor' }) };

let store: TableStore;
let tables: ReturnType<typeof tableHandlers>;
beforeEach(async () => {
  store = new TableStore(await mkdtemp(path.join(tmpdir(), 'chainrule-tables-')));
  tables = tableHandlers(store, () => undefined);
});

async function numbersOf({ source }: TableInfo): Promise<number[][]> {
  const { rows, values } = await tables['table.rows']({ source, from: 0, count: 1000 }, never);
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

async function edited(source: TableSource, edit: TableEdit): Promise<TableInfo> {
  return (await tables['table.edit']({ source, edit }, never)).info;
}

test('a recipe is made, with what it suggests, and read page by page', async () => {
  const made = await tables['table.make']({ source: xor }, never);
  expect(made).toMatchObject({ info: { source: xor, table: { rows: 4 } }, sequence: null, suggested: { input: { columns: ['x1', 'x2'] }, target: { columns: ['y'] } } });
  expect([...(await tables['table.rows']({ source: xor, from: 2, count: 10 }, never)).values]).toEqual([1, 0, 1, 1, 1, 0]);
  expect(await readdir(store.folder)).toEqual([]);
});

test('typed texts become numbers where all are, else classes', async () => {
  const { info } = await tables['table.create']({ names: ['x', 'x', ''], cells: [['1', 'b', '10'], ['', 'a', '9'], ['-2.5e1', 'NA'], ['0', 'b', '=1+1']] }, never);
  expect(info.table.columns).toEqual([
    { name: 'x', kind: 'number' },
    { name: 'x 2', kind: 'class', classes: ['a', 'b'] },
    { name: 'column 3', kind: 'class', classes: ['10', '9', '=1+1'] },
  ]);
  expect(await numbersOf(info)).toEqual([[1, 1, 0], [NaN, 0, 1], [-25, NaN, NaN], [0, 1, 2]]);
  expect((await tables['table.make']({ source: info.source }, never)).suggested).toEqual({ input: { columns: ['x', 'x 2'], classes: 'one-hot' }, target: { columns: ['column 3'], classes: 'index' } });
});

describe('edits', () => {
  const cells = (...changes: [number, number, string][]): TableEdit => ({ kind: 'cells', cells: changes.map(([row, column, text]) => ({ row, column, text })) });

  test('cells: numbers, nothing, new classes and new rows; the table before is as it was', async () => {
    const info = await edited(xor, cells([0, 0, ' 0.25 '], [1, 1, 'n/a'], [2, 2, 'maybe'], [5, 0, '7']));
    expect(info.table.columns[2]).toEqual({ name: 'y', kind: 'class', classes: ['0', '1', 'maybe'] });
    expect(await numbersOf(info)).toEqual([[0.25, 0, 0], [0, NaN, 1], [1, 0, 2], [1, 1, 0], [NaN, NaN, NaN], [7, NaN, NaN]]);
    const again = await edited(info.source, cells([0, 0, '1']));
    expect((await numbersOf(info))[0]).toEqual([0.25, 0, 0]);
    expect((await numbersOf(again))[0]).toEqual([1, 0, 0]);
    const back = await edited(again.source, cells([0, 0, '0.25']));
    expect(back.source).toEqual(info.source);
  });

  test('rows and columns are put in, taken out and renamed', async () => {
    let info = await edited(xor, { kind: 'insert-rows', at: 4, count: 1 });
    info = await edited(info.source, { kind: 'insert-rows', at: 1, count: 2 });
    expect((await numbersOf(info)).map((row) => row[2])).toEqual([0, NaN, NaN, 1, 1, 0, NaN]);
    info = await edited(info.source, { kind: 'delete-rows', rows: [6, 1, 2] });
    expect(await numbersOf(info)).toEqual([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]);
    info = await edited(info.source, { kind: 'insert-column', at: 1, name: 'y', as: 'number' });
    expect(info.table.columns.map(({ name }) => name)).toEqual(['x1', 'y 2', 'x2', 'y']);
    expect((await numbersOf(info))[1]).toEqual([0, NaN, 1, 1]);
    info = await edited(info.source, { kind: 'delete-column', column: 0 });
    info = await edited(info.source, { kind: 'rename-column', column: 1, name: 'height' });
    expect(info.table.columns.map(({ name }) => name)).toEqual(['y 2', 'height', 'y']);
    expect((await numbersOf(info))[3]).toEqual([NaN, 1, 0]);
  });

  test.each<[TableEdit, string]>([
    [cells([0, 0, 'one']), 'E_DATA_NUMBER'],
    [cells([0, 3, '1']), 'E_NOT_FOUND'],
    [cells([1e9, 0, '1']), 'E_NOT_FOUND'],
    [{ kind: 'delete-rows', rows: [4] }, 'E_NOT_FOUND'],
    [{ kind: 'insert-rows', at: 5, count: 1 }, 'E_NOT_FOUND'],
    [{ kind: 'insert-column', at: 4, name: 'z', as: 'class' }, 'E_NOT_FOUND'],
    [{ kind: 'rename-column', column: 3, name: 'z' }, 'E_NOT_FOUND'],
  ])('%j is refused with %s', async (edit, code) => {
    await expect(edited(xor, edit)).rejects.toMatchObject({ code });
    expect(await readdir(store.folder)).toEqual([]);
  });

  test('the last column stays', async () => {
    const { info } = await tables['table.create']({ names: ['x'], cells: [['1']] }, never);
    await expect(edited(info.source, { kind: 'delete-column', column: 0 })).rejects.toMatchObject({ code: 'E_USAGE' });
  });

  test('a cancelled change leaves nothing', async () => {
    await expect(tables['table.edit']({ source: xor, edit: cells([0, 0, '1']) }, { ...never, aborted: true })).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect(await readdir(store.folder)).toEqual([]);
  });
});

test('a table that is not stored is named', async () => {
  await expect(tables['table.rows']({ source: { kind: 'stored', hash: 'ab'.repeat(32) }, from: 0, count: 1 }, never)).rejects.toMatchObject({ code: 'E_TABLE_MISSING', details: { hash: 'ab'.repeat(32) } });
});
