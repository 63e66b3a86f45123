import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { DataSetSchema, type Table } from '../../../src-core/graph/dataset.ts';
import { type GraphDocument, emptyDocument } from '../../../src-core/graph/document.ts';
import { largestProject, openProject, saveProject } from '../projects.ts';
import { TableStore } from './tableStore.ts';

const small: Table = { columns: [{ name: 'x', kind: 'number' }, { name: 'y', kind: 'class', classes: ['no', 'ja'] }], rows: 2, values: Float64Array.of(0.1, 1, NaN, 0) };
const large: Table = { columns: [{ name: 'x', kind: 'number' }], rows: 600_000, values: Float64Array.from({ length: 600_000 }, (_, row) => row / 3) };

let folder = '';
let project = '';
let store: TableStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-project-'));
  project = path.join(folder, 'my net.chainrule.json');
  store = new TableStore(path.join(folder, 'store'));
});

async function documentWith(table: Table): Promise<GraphDocument> {
  const hash = await store.add(table);
  const { columns, rows } = table;
  const dataset = DataSetSchema.parse({ name: 'set', source: { kind: 'stored', hash, file: 'grades.csv' }, table: { columns, rows }, sequence: null, split: { kind: 'seed', seed: 1, validation: 0, test: 0 }, normalise: {}, missing: {}, bindings: {}, shown: [] });
  return { ...emptyDocument('net'), dataset };
}

function hashOf(document: GraphDocument): string {
  return document.dataset?.source.kind === 'stored' ? document.dataset.source.hash : '';
}

const elsewhere = (): TableStore => new TableStore(path.join(folder, 'another machine'));

test('a small table travels inside the project', async () => {
  const document = await documentWith(small);
  await saveProject(project, document, null, store);
  expect(await readdir(folder)).toEqual(['my net.chainrule.json', 'store']);
  const other = elsewhere();
  const opened = await openProject(project, other);
  expect(opened).toMatchObject({ document, missingTables: [], readOnly: null });
  expect(opened.document.tables).toBeUndefined();
  expect(await other.read(hashOf(document))).toEqual(small);
});

test('a large one travels beside it, under the project’s name', async () => {
  const document = await documentWith(large);
  await saveProject(project, document, null, store);
  expect(await readdir(path.join(folder, 'my net.tables'))).toEqual([`${hashOf(document)}.safetensors`]);
  expect((await readFile(project)).length).toBeLessThan(10_000);
  const other = elsewhere();
  expect((await openProject(project, other)).missingTables).toEqual([]);
  expect(Buffer.from((await other.read(hashOf(document))).values.buffer).equals(Buffer.from(large.values.buffer))).toBe(true);
});

test('what is not there is named, and the document opens all the same and is saved again', async () => {
  const document = await documentWith(large);
  await saveProject(project, document, null, store);
  await rename(path.join(folder, 'my net.tables'), path.join(folder, 'lost.tables'));
  const other = elsewhere();
  const opened = await openProject(project, other);
  expect(opened).toMatchObject({ document, missingTables: ['grades.csv'] });
  await expect(other.read(hashOf(document))).rejects.toMatchObject({ code: 'E_TABLE_MISSING' });
  await saveProject(project, opened.document, opened.stamp, other);
  await rename(path.join(folder, 'lost.tables'), path.join(folder, 'my net.tables'));
  expect((await openProject(project, other)).missingTables).toEqual([]);
});

test('a changed table beside the project is not taken for the one that was meant', async () => {
  const document = await documentWith(large);
  await saveProject(project, document, null, store);
  const beside = path.join(folder, 'my net.tables', `${hashOf(document)}.safetensors`);
  const bytes = await readFile(beside);
  bytes[bytes.length - 1] = 1;
  await writeFile(beside, bytes);
  expect((await openProject(project, elsewhere())).missingTables).toEqual(['grades.csv']);
});

test('tables that a project does not need any more go, and nothing else does', async () => {
  const document = await documentWith(large);
  await saveProject(project, document, null, store);
  await writeFile(path.join(folder, 'my net.tables/notes.txt'), 'mine');
  await saveProject(project, await documentWith(small), null, store);
  expect(await readdir(path.join(folder, 'my net.tables'))).toEqual(['notes.txt']);
  await rm(path.join(folder, 'my net.tables/notes.txt'));
  await saveProject(project, document, null, store);
  await saveProject(project, emptyDocument('net'), null, store);
  expect((await readdir(folder)).sort()).toEqual(['my net.chainrule.json', 'store']);
});

test('a table goes beside a file that is nearly too large with it', async () => {
  const middle: Table = { ...large, rows: 500_000, values: large.values.slice(0, 500_000) };
  const document = { ...(await documentWith(middle)), source: ' '.repeat(largestProject - 2_000_000) };
  await saveProject(project, document, null, store);
  expect(await readdir(path.join(folder, 'my net.tables'))).toHaveLength(1);
  expect((await openProject(project, elsewhere())).document).toEqual(document);
});

test('a store that cannot be written keeps nobody from opening a project', async () => {
  const document = await documentWith(small);
  await saveProject(project, document, null, store);
  await mkdir(path.join(folder, 'blocked'));
  await writeFile(path.join(folder, 'blocked/file'), '');
  expect(await openProject(project, new TableStore(path.join(folder, 'blocked/file/store')))).toMatchObject({ document, missingTables: ['grades.csv'] });
});
