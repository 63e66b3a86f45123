import { mkdtemp, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readSafetensors } from '../../../src-core/export/safetensors.ts';
import type { Table } from '../../../src-core/graph/dataset.ts';
import { TableStore } from './tableStore.ts';

const table: Table = {
  columns: [{ name: 'x "1"', kind: 'number' }, { name: '类', kind: 'class', classes: ['ja', 'nein, danke'] }],
  rows: 3,
  values: Float64Array.of(0.1, 0, -0, 1, NaN, NaN),
};

let folder = '';
let store: TableStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-tables-'));
  store = new TableStore(path.join(folder, 'store'));
});

test('a table is stored under its content and read bit by bit', async () => {
  const hash = await store.add(table);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const { columns, rows, values } = await store.read(hash);
  expect({ columns, rows }).toEqual({ columns: table.columns, rows: 3 });
  expect([...values].every((value, index) => Object.is(value, table.values[index]))).toBe(true);
  expect([...(await store.rows(hash, 1, 1))]).toEqual([-0, 1]);
  expect(await store.rows(hash, 2, 100)).toHaveLength(2);
  expect(await store.rows(hash, 7, 100)).toHaveLength(0);
  expect(await store.add(table)).toBe(hash);
  expect(await readdir(store.folder)).toEqual([`${hash}.safetensors`]);
});

test('the file is safetensors as others read it, and was counted only at the end', async () => {
  const writer = await store.writer(table.columns);
  for (let row = 0; row < 100_000; row++) {
    writer.add([row, row % 2]);
    if (row % 1000 === 0) await writer.drain();
  }
  const hash = await writer.finish();
  const [tensor] = readSafetensors(await readFile(path.join(store.folder, `${hash}.safetensors`)));
  expect([tensor?.name, tensor?.shape, tensor?.values[2 * 77_777]]).toEqual(['values', [100_000, 2], 77_777]);
  const whole = Float64Array.from({ length: 200_000 }, (_, index) => (index % 2 === 0 ? index / 2 : Math.floor(index / 2) % 2));
  expect(await store.add({ ...table, rows: 100_000, values: whole })).toBe(hash);
});

test('what is discarded leaves nothing', async () => {
  const writer = await store.writer(table.columns);
  writer.add(new Float64Array(400_000));
  await writer.drain();
  expect(await readdir(store.folder)).toHaveLength(1);
  await writer.discard();
  expect(await readdir(store.folder)).toEqual([]);
});

test('a table that is not there, or damaged, is said so', async () => {
  await expect(store.read('0'.repeat(64))).rejects.toMatchObject({ code: 'E_TABLE_MISSING', details: { hash: '0'.repeat(64) } });
  const hash = await store.add(table);
  const file = path.join(store.folder, `${hash}.safetensors`);
  const bytes = await readFile(file);
  for (const broken of [bytes.subarray(0, -8), bytes.subarray(0, 20), bytes.subarray(0, 3), Buffer.alloc(0), Buffer.concat([bytes, Buffer.of(0)]), Buffer.from(bytes.toString('latin1').replace('"F64"', '"F16"'), 'latin1')]) {
    await writeFile(file, broken);
    await expect(store.read(hash)).rejects.toMatchObject({ code: 'E_FILE_INVALID' });
  }
});

test('copies travel with a project, and only the right content is taken', async () => {
  const hash = await store.add(table);
  const beside = path.join(folder, 'net.tables');
  await store.copyTo(hash, beside);
  const other = new TableStore(path.join(folder, 'other'));
  expect(await other.take(hash, path.join(beside, `${hash}.safetensors`))).toBe(true);
  expect((await other.read(hash)).rows).toBe(3);
  const wrong = 'f'.repeat(64);
  expect(await other.take(wrong, path.join(beside, `${hash}.safetensors`))).toBe(false);
  expect(await other.take(wrong, path.join(beside, 'nothing.safetensors'))).toBe(false);
  expect(await readdir(other.folder)).toEqual([`${hash}.safetensors`]);
  await expect(store.copyTo(wrong, beside)).rejects.toMatchObject({ code: 'E_TABLE_MISSING' });
});

test('what was not read for long, and what killed writers left, is cleaned away', async () => {
  const day = 24 * 60 * 60 * 1000;
  const [kept, unused] = [await store.add(table), await store.add({ ...table, rows: 1, values: Float64Array.of(1, 0) })];
  // Process numbers end far below this one, so it is nobody's.
  await writeFile(path.join(store.folder, '.table.writing-99999999-0123456789ab'), '');
  const now = Date.now() + 89 * day;
  await utimes(path.join(store.folder, `${unused}.safetensors`), new Date(0), new Date(0));
  await store.clean(now);
  expect(await readdir(store.folder)).toEqual([`${kept}.safetensors`]);
});
