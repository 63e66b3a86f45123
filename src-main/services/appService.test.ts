import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { decodeWeights } from '../../src-core/export/weights.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import { emptyDocument } from '../../src-core/graph/document.ts';
import { type AppContract, appContract } from '../../src-core/protocol/appContract.ts';
import type { Channel } from '../../src-core/protocol/channel.ts';
import { type Client, connect } from '../../src-core/protocol/connect.ts';
import { memoryChannels } from '../../src-core/protocol/memoryChannel.ts';
import { neuron } from '../../src-core/testing/networks.ts';
import { schemaInputs } from '../../src-core/testing/schemaInputs.ts';
import { serverShell } from '../server/serverShell.ts';
import { bundle } from '../testing/bundle.ts';
import { userData } from './kept/userData.ts';
import { largestProject, openProject, saveProject } from './projects.ts';
import { RecentFiles } from './recent.ts';
import { startSession } from './session.ts';
import { TableStore } from './tables/tableStore.ts';

let workerFile = '';
let folder = '';
let near: Channel;
let client: Client<AppContract>;
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, '../engine/worker.ts'));
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-service-'));
  const [page, host] = memoryChannels(structuredClone);
  near = page;
  startSession(host, { engineOptions: { workerFile }, shell: serverShell('1', { katexStyles: () => Promise.resolve('.katex{}'), printPdf: () => Promise.reject(new AppError('E_NO_BROWSER', 'not here')) }, () => false), recent: new RecentFiles(path.join(folder, 'config')), kept: userData(path.join(folder, 'data')), tables: new TableStore(path.join(folder, 'tables')) });
  client = connect(page, appContract);
});
afterAll(() => {
  client.close();
});

describe('files', () => {
  it('saves a project, opens it again, and remembers it', async () => {
    const file = path.join(folder, 'a.chainrule.json');
    const document = { ...emptyDocument('A'), seed: 7 };
    const saved = await client.call('files.save', { path: file, document, stamp: null });
    expect(saved.path).toBe(file);
    expect(await client.call('files.open', { path: file })).toEqual({ document, path: file, stamp: saved.stamp, readOnly: null, missingTables: [] });
    expect(await client.call('files.recent', {})).toEqual({ paths: [file], missing: [] });
    await client.call('files.forget', { path: file });
    expect(await client.call('files.recent', {})).toEqual({ paths: [], missing: [] });
  });

  it('writes a text as it is, and says where', async () => {
    const file = path.join(folder, 'results.csv');
    const text = '\uFEFFstudent,verdict\r\n张伟,right\r\n';
    expect(await client.call('text.export', { path: file, text })).toEqual({ path: file, bytes: Buffer.byteLength(text) });
    expect(await readFile(file, 'utf8')).toBe(text);
    await expect(client.call('text.export', { path: path.join(folder, 'nowhere', 'a.csv'), text })).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE' });
  });

  it('writes bytes as they are, and says where', async () => {
    const file = path.join(folder, 'loss.png');
    const base64 = Buffer.of(137, 80, 78, 71, 0, 255).toString('base64');
    expect(await client.call('bytes.export', { path: file, base64 })).toEqual({ path: file, bytes: 6 });
    expect([...(await readFile(file))]).toEqual([137, 80, 78, 71, 0, 255]);
    await expect(client.call('bytes.export', { path: path.join(folder, 'nowhere', 'a.png'), base64 })).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE' });
  });

  it('saves nothing that could not be opened again', async () => {
    const file = path.join(folder, 'large.chainrule.json');
    // Indented, each of the texts takes a line of its own, and all together more than the limit.
    const large = { ...emptyDocument('large'), errata: new Array<string>(2_200_000).fill('') };
    const tables = new TableStore(path.join(folder, 'tables'));
    const stamp = await saveProject(file, large, null, tables);
    expect((await openProject(file, tables)).stamp).toBe(stamp);
    await expect(saveProject(file, { ...large, source: ' '.repeat(largestProject) }, stamp, tables)).rejects.toMatchObject({ code: 'E_FILE_TOO_LARGE' });
    expect((await openProject(file, tables)).stamp).toBe(stamp);
  });

  it('does not save over a file that was changed by others', async () => {
    const file = path.join(folder, 'a.chainrule.json');
    const { stamp } = await client.call('files.save', { path: file, document: emptyDocument('A'), stamp: null });
    await writeFile(file, 'theirs');
    await expect(client.call('files.save', { path: file, document: emptyDocument('mine'), stamp })).rejects.toMatchObject({ code: 'E_FILE_CHANGED' });
    expect(await readFile(file, 'utf8')).toBe('theirs');
    await client.call('files.save', { path: file, document: emptyDocument('mine'), stamp: null });
    expect((await client.call('files.open', { path: file })).document.title).toBe('mine');
  });

  it.each([
    ['{"format":"chainrule",', 'E_FILE_NOT_JSON'],
    ['{"format":"other"}', 'E_FILE_FOREIGN'],
    ['{"format":"chainrule","schemaVersion":99}', 'E_FILE_NEWER'],
    ['{"format":"chainrule","schemaVersion":1,"title":3}', 'E_FILE_INVALID'],
    ['', 'E_FILE_NOT_JSON'],
  ])('refuses the file %j with %s and its path', async (text, code) => {
    const file = path.join(folder, 'bad.chainrule.json');
    await writeFile(file, text);
    await expect(client.call('files.open', { path: file })).rejects.toMatchObject({ code, message: expect.stringContaining(file) as string });
    expect(await client.call('files.recent', {})).toEqual({ paths: [], missing: [] });
  });

  it('refuses bytes that are no text, folders, and what is too large to be sent back', async () => {
    const file = path.join(folder, 'large.chainrule.json');
    await writeFile(file, Buffer.from([0xff, 0xfe, 0x00]));
    await expect(client.call('files.open', { path: file })).rejects.toMatchObject({ code: 'E_FILE_NOT_JSON' });
    await expect(client.call('files.open', { path: folder })).rejects.toMatchObject({ code: 'E_FILE_NOT_READABLE' });
    await writeFile(file, Buffer.alloc(largestProject + 1));
    await expect(client.call('files.open', { path: file })).rejects.toMatchObject({ code: 'E_FILE_TOO_LARGE' });
  });

  it('gives the files of an export to be looked at, and writes the same ones', async () => {
    const document = neuron();
    const { files } = await client.call('code.preview', { format: 'numpy', choices: {}, document });
    expect(files.find(({ name }) => name === 'model.py')?.text).toContain('x @ z_W');
    expect(files.find(({ name }) => name === 'weights.npz')?.text).toBeNull();
    const target = path.join(folder, 'in numpy');
    const written = await client.call('code.export', { path: target, format: 'numpy', choices: {}, document });
    expect(written.files).toEqual(files.map(({ name }) => path.join(target, name)));
    expect(written.bytes).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0));
    for (const { name, bytes } of files) expect((await stat(path.join(target, name))).size, name).toBe(bytes);
  });

  it('exports a model in the precision that is chosen', async () => {
    const document = neuron();
    const [wide, narrow] = await Promise.all((['float64', 'float32'] as const).map(async (precision) => (await client.call('code.preview', { format: 'onnx', choices: { precision, withLoss: true }, document })).files));
    expect(wide?.[0]).toMatchObject({ name: 'model.onnx', text: null });
    expect(narrow?.[0]?.bytes).toBeLessThan(wide?.[0]?.bytes ?? 0);
    const file = path.join(folder, 'net.onnx');
    expect(await client.call('code.export', { path: file, format: 'onnx', choices: { precision: 'float32', withLoss: true }, document })).toEqual({ path: file, files: [file], bytes: narrow?.[0]?.bytes, withoutTraining: null });
    expect((await stat(file)).size).toBe(narrow?.[0]?.bytes);
  });

  it('does not export a network that does not run, and writes nothing', async () => {
    const broken = { ...neuron(), parameters: [] };
    const target = path.join(folder, 'nothing');
    await expect(client.call('code.export', { path: target, format: 'numpy', choices: {}, document: broken })).rejects.toMatchObject({ code: 'E_DOCUMENT_INVALID' });
    await expect(stat(target)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['safetensors', 'npz', 'json'] as const)('exports weights as %s', async (format) => {
    await writeFile(path.join(folder, 'net.chainrule.json'), JSON.stringify(exampleFiles['mlp-3-2-2']));
    const { document } = await client.call('files.open', { path: path.join(folder, 'net.chainrule.json') });
    const out = path.join(folder, `weights.${format}`);
    const written = await client.call('weights.export', { path: out, format, layout: 'chainrule', document });
    expect(written).toEqual({ path: out, bytes: (await stat(out)).size, tensors: document.parameters.length });
    expect(decodeWeights(new Uint8Array(await readFile(out)), format)).toHaveLength(document.parameters.length);

    // And back, into the same network with other numbers.
    const blank = { ...document, parameters: document.parameters.map((record) => ({ ...record, values: { ...record.values, values: record.values.values.map(() => 0) } })) };
    const { rows } = await client.call('weights.match', { path: out, document: blank });
    const choices = Object.fromEntries(rows.map(({ parameter, certain }) => [parameter, certain]));
    const read = await client.call('weights.import', { path: out, document: blank, choices });
    for (const { id, values } of document.parameters) expect([...(read.parameters[id] ?? [])], id).toEqual(values.values);
    const other = { ...document, parameters: document.parameters.map((record) => ({ ...record, name: `${record.name}?` })) };
    expect((await client.call('weights.match', { path: out, document: other })).rows.filter(({ certain }) => certain !== null)).toEqual([]);
    const gone = Object.fromEntries(document.parameters.map(({ id }) => [id, '["tensor","gone"]']));
    await expect(client.call('weights.import', { path: out, document: other, choices: gone })).rejects.toMatchObject({ code: 'E_FILE_INVALID', message: expect.stringContaining(out) as string });
  });
});

describe('calls with anything as input', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  /** Records with the names that the calls know, and anything in them. */
  const record = fc.dictionary(fc.constantFrom('path', 'folder', 'document', 'stamp', 'revision', 'steps', 'query', 'watch', 'id', 'format', 'kind', 'suggested', 'title', 'unsaved', 'language', '__proto__', 'constructor'), json);

  /** Where calls may write, and what is there: nothing outside of the test's own folder is named. */
  const places = fc.constantFrom('a.json', '__proto__', 'none/b.csv', '').map((name) => path.join(folder, name));
  const documents = fc.oneof({ weight: 40, arbitrary: json }, { weight: 1, arbitrary: fc.constant(exampleFiles['mlp-3-2-2']) });
  const given = { path: places, folder: places, suggested: places, document: documents, data: json };

  it.each(Object.entries(appContract.calls))('%s answers 200 of them, a third in its shape, never with a fault of its own', async (name, { input: schema }) => {
    await mkdir(path.join(folder, '__proto__'));
    const answers = new Map<number, (answer: { kind: string; error?: { code: string } }) => void>();
    near.onMessage((message) => {
      const answer = message as { id: number; kind: string; error?: { code: string } };
      answers.get(answer.id)?.(answer);
    });
    let id = 1000;
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, record, schemaInputs(schema, given)), async (input) => {
        id += 1;
        const answer = await new Promise<{ kind: string; error?: { code: string } }>((resolve) => {
          answers.set(id, resolve);
          near.post({ kind: 'call', id, name, input });
        });
        expect(['answer', 'error']).toContain(answer.kind);
        expect(answer.error).not.toMatchObject({ code: 'E_INTERNAL' });
      }),
      { numRuns: 200, seed: 20 },
    );
    expect((await client.call('engine.status', {})).restarts).toBe(0);
  });
});
