import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DataSetSchema, RecipeSchema } from '../../../src-core/graph/dataset.ts';
import { emptyDocument } from '../../../src-core/graph/document.ts';
import { type AppContract, appContract } from '../../../src-core/protocol/appContract.ts';
import { type Client, connect } from '../../../src-core/protocol/connect.ts';
import type { EventPayload } from '../../../src-core/protocol/contract.ts';
import { memoryChannels } from '../../../src-core/protocol/memoryChannel.ts';
import { tableCalls } from '../../../src-core/protocol/tableContract.ts';
import { decodeWire, encodeWire } from '../../../src-core/protocol/wire.ts';
import { serverShell } from '../../server/serverShell.ts';
import { bundle } from '../../testing/bundle.ts';
import { userData } from '../kept/userData.ts';
import { RecentFiles } from '../recent.ts';
import { startSession } from '../session.ts';
import { TableStore } from './tableStore.ts';

let workerFile = '';
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, '../../engine/worker.ts'));
});

const found = { delimiter: null, header: null, decimal: null, missing: 'keep', columns: null } as const;
const visited = new Set<string>();

// The table calls as a page makes them, over channels that clone messages and over those that carry bytes.
describe.each([
  ['cloned', (message: unknown): unknown => structuredClone(message)],
  ['as bytes', (message: unknown): unknown => decodeWire(encodeWire(message))],
])('tables over a channel, %s', (_, carry) => {
  let folder = '';
  let client: Client<AppContract>;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'chainrule-calls-'));
    const [page, host] = memoryChannels(carry);
    const shell = serverShell('1', { katexStyles: () => Promise.resolve(''), printPdf: () => Promise.reject(new Error('not here')) }, () => false);
    startSession(host, { engineOptions: { workerFile }, shell, recent: new RecentFiles(path.join(folder, 'config')), kept: userData(path.join(folder, 'data')), tables: new TableStore(path.join(folder, 'store')) });
    client = connect(page, appContract);
  });
  afterEach(async () => {
    client.close();
    await rm(folder, { recursive: true });
  });

  const call: Client<AppContract>['call'] = (name, input, signal) => {
    visited.add(name);
    return client.call(name, input, signal);
  };

  it('a file is inspected, imported, read and edited, and the engine finds it', async () => {
    const file = path.join(folder, 'grades.csv');
    await writeFile(file, 'hours,passed\n1,no\n2.5,no\n,yes\n8,yes\n');
    const inspection = await call('table.inspect', { path: file, options: found, whole: true });
    expect(inspection).toMatchObject({ rows: 4, faultCount: 1, columns: [{ name: 'hours', kind: 'number', missing: 1 }, { name: 'passed', kind: 'class', classes: ['no', 'yes'] }] });
    const { info } = await call('table.import', { path: file, options: { ...found, missing: 'drop' } });
    const { source } = await call('table.edit', { source: info.source, edit: { kind: 'cells', cells: [{ row: 0, column: 0, text: '' }] } }).then((edited) => edited.info);
    const { rows, values } = await call('table.rows', { source, from: 0, count: 2 });
    expect([rows, [...values]]).toEqual([3, [NaN, 0, 2.5, 0]]);
    const data = DataSetSchema.parse({ name: 'grades', source, table: info.table, sequence: null, split: { kind: 'seed', seed: 1, validation: 0, test: 0 }, normalise: {}, missing: {}, bindings: {}, shown: [] });
    expect((await call('engine.describeData', { data })).columns[0]).toMatchObject({ name: 'hours', missing: 1, minimum: 2.5, maximum: 8 });
  });

  it('a typed table travels with its project to a place that does not have it', async () => {
    const { info } = await call('table.create', { names: ['x', 'y'], cells: [['1', '2'], ['3', '']] });
    expect((await call('table.make', { source: info.source })).suggested.target.columns).toEqual(['y']);
    const dataset = DataSetSchema.parse({ name: 'typed', source: info.source, table: info.table, sequence: null, split: { kind: 'seed', seed: 1, validation: 0, test: 0 }, normalise: {}, missing: {}, bindings: {}, shown: [] });
    const document = { ...emptyDocument('net'), dataset };
    const project = path.join(folder, 'net.chainrule.json');
    await call('files.save', { path: project, document, stamp: null });
    await rm(path.join(folder, 'store'), { recursive: true });
    await expect(call('engine.describeData', { data: dataset })).rejects.toMatchObject({ code: 'E_TABLE_MISSING' });
    expect(await call('files.open', { path: project })).toMatchObject({ document, missingTables: [] });
    expect((await call('engine.describeData', { data: dataset })).samples).toBe(2);
  });

  it('a recipe is made without being stored', async () => {
    const source = { kind: 'recipe', recipe: RecipeSchema.parse({ kind: 'parity', rows: 3, steps: 2 }) } as const;
    expect(await call('table.make', { source })).toMatchObject({ info: { table: { rows: 6 } }, sequence: { kind: 'long' }, suggested: { input: { columns: ['bit'] } } });
    await expect(readdir(path.join(folder, 'store'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('progress is told, and cancelling leaves nothing', async () => {
    const file = path.join(folder, 'long.csv');
    await writeFile(file, `a,b\n${'1.25,2.5\n'.repeat(1_000_000)}`);
    const cancel = new AbortController();
    const told: EventPayload<AppContract, 'table.progress'>[] = [];
    client.on('table.progress', (progress) => {
      told.push(progress);
      if (progress.bytes > progress.of / 2) cancel.abort();
    });
    await expect(call('table.import', { path: file, options: found }, cancel.signal)).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect(told.every(({ path: name, bytes, of }) => name === file && bytes <= of)).toBe(true);
    expect(told.some(({ rows }) => rows > 100_000)).toBe(true);
    // The answer to the cancelled call is not awaited by the caller; the next one comes after it.
    await expect.poll(() => readdir(path.join(folder, 'store'))).toEqual([]);
  });
});

it('every table call was made', () => {
  expect(Object.keys(tableCalls).filter((name) => !visited.has(name))).toEqual([]);
});
