import { mkdir, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { readAnswers, writeAnswerSheet } from '../../src-core/explain/answerSheet.ts';
import { writeJsonWeights } from '../../src-core/export/jsonWeights.ts';
import { networkDifferences, networkText } from '../../src-core/export/networkText.ts';
import { writeNpz } from '../../src-core/export/npz.ts';
import { writeSafetensors } from '../../src-core/export/safetensors.ts';
import { decodeWeights } from '../../src-core/export/weights.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import { readDocument } from '../../src-core/graph/fileFormat.ts';
import { readFragment, takeFragment, writeFragment } from '../../src-core/graph/fragment.ts';
import { importOnnx } from '../../src-core/import/onnx/importOnnx.ts';
import { registry } from '../../src-core/node/registry.ts';
import { decodeWire } from '../../src-core/protocol/wire.ts';
import { readStory } from '../../src-core/story/readStory.ts';
import { hostileKeys, hostileTexts, nestedText, pollution } from '../../src-core/testing/hostileJson.ts';
import { SessionStore } from '../services/kept/sessionStore.ts';
import { Templates } from '../services/kept/templates.ts';
import { RecentFiles } from '../services/recent.ts';
import { importFile, inspectFile } from '../services/tables/import/importFile.ts';
import { readTablePlace } from '../services/tables/tableFile.ts';
import { TableStore } from '../services/tables/tableStore.ts';
// Whatever reads JSON, or names from a file, meets the keys that are more than names to JavaScript, and nesting that would
// exhaust a stack. A reader that is added is not in the list, and fails the first test.

interface Reader {
  /** The file of ours that parses. */
  readonly source: string;
  readonly valid: string;
  /** Reads the text; nothing where it was refused without an error, as what is a convenience may be. */
  readonly read: (text: string) => unknown;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-keys-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const example = openExample('mlp-3-2-2');
const kept = 'a'.repeat(32);

/** Writes a file of the test's folder and reads it. */
async function withFile<T>(name: string, content: string | Uint8Array, read: (file: string) => Promise<T>): Promise<T> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return read(file);
}

/** A header of safetensors, with its length before it and these bytes behind it. */
function withLength(header: string, behind = 0): Uint8Array {
  const text = bytesOf(header);
  const whole = new Uint8Array(8 + text.length + behind);
  new DataView(whole.buffer).setBigUint64(0, BigInt(text.length), true);
  whole.set(text, 8);
  return whole;
}

/** The wire form of a message without arrays. */
function wired(text: string): Uint8Array {
  const encoded = bytesOf(text);
  const bytes = new Uint8Array(Math.ceil((4 + encoded.length) / 8) * 8);
  new DataView(bytes.buffer).setUint32(0, encoded.length, true);
  bytes.set(encoded, 4);
  return bytes;
}

const tensor = { name: 'W', shape: [1], values: [1] };
const tableText = '{"__metadata__":{"columns":"[{\\"name\\":\\"a\\",\\"kind\\":\\"number\\"}]"},"values":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]}}';
const readTable = (header: string): Promise<unknown> =>
  withFile('table.safetensors', withLength(header, 8), async (file) => {
    const handle = await open(file);
    try {
      return await readTablePlace(handle, 'table');
    } finally {
      await handle.close();
    }
  });

const readers: Readonly<Record<string, Reader>> = {
  'a project': { source: 'src-core/graph/fileFormat.ts', valid: JSON.stringify(exampleFiles['mlp-3-2-2']), read: (text) => readDocument(text).document },
  'the clipboard': { source: 'src-core/graph/fragment.ts', valid: writeFragment(takeFragment(example, { nodes: new Set(example.nodes.map(({ id }) => id)) })), read: readFragment },
  'a story': {
    source: 'src-core/story/readStory.ts',
    valid: JSON.stringify({ format: 'chainrule-story', version: 1, title: { en: 'A', 'zh-CN': 'A' }, summary: { en: 'A', 'zh-CN': 'A' }, begin: { kind: 'empty' }, steps: [{ do: 'say', caption: { en: 'A', 'zh-CN': 'A' } }] }),
    read: readStory,
  },
  'weights as JSON': { source: 'src-core/export/namedTensor.ts', valid: new TextDecoder().decode(writeJsonWeights([tensor], 'float64')), read: (text) => decodeWeights(bytesOf(text), 'json') },
  'a header of safetensors': { source: 'src-core/export/namedTensor.ts', valid: '{"W":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"__metadata__":{"a":"b"}}', read: (text) => decodeWeights(withLength(text, 8), 'safetensors') },
  'the network in the metadata of weights': { source: 'src-core/export/networkText.ts', valid: networkText(example), read: (text) => networkDifferences(text, example) },
  'a sheet of answers': { source: 'src-core/explain/answerSheet.ts', valid: writeAnswerSheet({ ...example, student: 'A' }).replace('"answers": {}', '"answers": {"z_h": ["4.3", "5.3"]}'), read: readAnswers },
  'the list of recent files': { source: 'src-main/services/recent.ts', valid: '{"paths":["/a/net.chainrule.json"]}', read: (text) => withFile('recent/recent.json', text, () => new RecentFiles(path.join(folder, 'recent')).list()) },
  'a session': {
    source: 'src-main/services/kept/sessionStore.ts',
    valid: JSON.stringify({ kind: 'chainrule-session', version: 1, session: kept, title: 'A', file: null, project: 'p', unsaved: true, at: 1, document: null }),
    read: (text) => withFile(`sessions/${kept}.json`, text, () => new SessionStore(path.join(folder, 'sessions')).read(kept)),
  },
  'the view of a session': {
    source: 'src-main/services/kept/sessionStore.ts',
    valid: JSON.stringify({ viewport: { x: 0, y: 0, zoom: 1 }, nodes: ['a'], edges: [], groups: [], frames: [], inside: null, dockTab: '', step: 0, sample: 0, walk: null }),
    read: async (text) => {
      await withFile(`views/${kept}.json`, JSON.stringify({ kind: 'chainrule-session', version: 1, session: kept, title: 'A', file: null, project: 'p', unsaved: true, at: 1, document: null }), () => Promise.resolve());
      return withFile(`views/${kept}.view`, text, async () => (await new SessionStore(path.join(folder, 'views')).read(kept))?.view);
    },
  },
  'a template': {
    source: 'src-main/services/kept/templates.ts',
    valid: JSON.stringify({ kind: 'chainrule-template', version: 1, name: 'A', at: 1, content: { format: 'chainrule-fragment', nodes: [{ id: 'a' }] } }),
    read: (text) => withFile(`templates/${kept}.json`, text, () => Promise.resolve(new Templates(path.join(folder, 'templates')).handlers['templates.read']({ id: kept }, { aborted: false, addEventListener: () => undefined }))),
  },
  'a stored table': { source: 'src-main/services/tables/tableFile.ts', valid: tableText, read: readTable },
  'the columns of a stored table': {
    source: 'src-main/services/tables/tableFile.ts',
    valid: '{"columns":[{"name":"a","kind":"class","classes":["x"]}]}',
    read: (text) => readTable(tableText.replace(/"columns":"(?:[^"\\]|\\.)*"/, `"columns":${JSON.stringify(/^\{"columns":(.*)\}$/s.exec(text)?.[1] ?? text)}`)),
  },
  'a message': { source: 'src-core/protocol/wire.ts', valid: '{"kind":"call","id":1,"name":"files.open","input":{"path":"/a"}}', read: (text) => decodeWire(wired(text)) },
};

/** Files that parse what the program itself has written a moment before, into its own memory; and one with a test of its own. */
const ofOurOwn: Readonly<Record<string, string>> = {
  'src-core/nodes/expression.ts': 'a copy of an expression',
  'src-core/engine/conformance.ts': 'the config that it has just written',
  'src-renderer/panels/AskFor.tsx': 'a key of a component',
  'src-renderer/panels/data/ImportDialog.tsx': 'a key of an effect',
  'src-renderer/panels/NormChart.tsx': 'a key of a component',
  'src-renderer/canvas/QuickAddList.tsx': 'a key of a list',
  'src-renderer/canvas/LivePicture.tsx': 'a key of an effect',
  'src-renderer/canvas/groups/modules.ts': 'a fragment that it has just written',
  'src-renderer/model/settings.ts': 'settings.test.ts reads them',
};

test('everything that parses JSON is in the list', async () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const names = (await Promise.all(['src-core', 'src-main', 'src-renderer'].map(async (part) => (await readdir(path.join(root, part), { recursive: true })).map((name) => `${part}/${name.replaceAll('\\', '/')}`)))).flat();
  const sources = names.filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\/testing\/|\.d\.ts$/.test(name));
  const parsing = await Promise.all(sources.map(async (name) => (/\b(?:JSON\.parse|parseJson)\(/.test(await readFile(path.join(root, name), 'utf8')) ? [name] : [])));
  expect(parsing.flat().sort()).toEqual([...new Set([...Object.values(readers).map(({ source }) => source), ...Object.keys(ofOurOwn)])].sort());
});

/** What became of a text: what was read of it, or the error. */
async function attempt(read: (text: string) => unknown, text: string): Promise<unknown> {
  try {
    return await read(text);
  } catch (error) {
    return error;
  }
}

describe.each(Object.entries(readers))('%s', (_name, { valid, read }) => {
  test('is read where nothing is wrong with it', async () => {
    const found = await attempt(read, valid);
    expect(found).not.toBeInstanceOf(Error);
    expect(found).toBeTruthy();
  });

  test('with __proto__, constructor or prototype in any of its records changes nothing that others inherit', async () => {
    const texts = hostileTexts(valid);
    expect(texts.length).toBeGreaterThanOrEqual(9);
    for (const text of texts) {
      const found = await attempt(read, text);
      if (found instanceof Error) expect(found).toBeInstanceOf(AppError);
      expect([text.slice(0, 2000), pollution(found)]).toEqual([text.slice(0, 2000), []]);
    }
  });

  test('nested 65 deep is refused, with its place in a file; 64 deep is not too deep', async () => {
    const [clean, allowed, refused] = [await attempt(read, valid), await attempt(read, nestedText(valid, 60)), await attempt(read, nestedText(valid, 100_000))];
    const isTooDeep = (found: unknown): boolean => found instanceof AppError && found.message.includes('nested deeper than 64');
    expect(isTooDeep(allowed)).toBe(false);
    // What is a convenience counts as not there.
    if (refused instanceof Error) expect(refused).toBeInstanceOf(AppError);
    else expect(refused).not.toEqual(clean);
  });
});

test('a reader that copies what it finds into another record is caught', async () => {
  const merge = (into: Record<string, unknown>, from: unknown): unknown => {
    if (typeof from !== 'object' || from === null || Array.isArray(from)) return from;
    for (const [key, value] of Object.entries(from)) into[key] = merge((typeof into[key] === 'object' || typeof into[key] === 'function' ? into[key] : {}) as Record<string, unknown>, value);
    return into;
  };
  const found = await Promise.all(hostileTexts('{"a":{"b":1}}').map((text) => attempt((given) => merge({}, JSON.parse(given) as object), text)));
  expect(found.flatMap(pollution).length).toBeGreaterThan(0);
  expect(pollution({})).toEqual([]);
});

describe('names of columns, arrays, tensors and nodes', () => {
  const never = { aborted: false, addEventListener: () => undefined };
  const options = { delimiter: null, header: true, decimal: null, missing: 'keep', columns: null } as const;
  /** A model in which a parameter has another name of the same length: no length of the file around it changes. */
  const onnx = async (name: string): Promise<Uint8Array> => {
    const content = (await readFile(path.resolve(import.meta.dirname, '../../src-core/import/onnx/goldens/joined.onnx'))).toString('latin1');
    const own = ['left.bias', 'left.weight'].find(({ length }) => length === name.length) ?? '';
    expect(content).toContain(own);
    return Buffer.from(content.replaceAll(own, name), 'latin1');
  };
  const named: Readonly<Record<string, (name: string) => unknown>> = {
    'a CSV header': (name) => withFile('a.csv', `${name},x,${name}\n1,2,3\n`, async (file) => [await inspectFile({ path: file, options, whole: true }, never, () => undefined), await importFile({ path: file, options }, new TableStore(path.join(folder, 'tables')), never, () => undefined)]),
    'classes in a CSV file': (name) => withFile('a.csv', `x\n${name}\nb\n${name}\n`, (file) => importFile({ path: file, options }, new TableStore(path.join(folder, 'tables')), never, () => undefined)),
    'an array in a .npz file': (name) => decodeWeights(writeNpz([{ ...tensor, name }], 'float64'), 'npz'),
    'a table in a .npz file': (name) => withFile('a.npz', writeNpz([{ name, shape: [1, 1], values: [1] }], 'float64'), (file) => inspectFile({ path: file, options, whole: true }, never, () => undefined)),
    'a tensor of safetensors': (name) => decodeWeights(writeSafetensors([{ ...tensor, name }], 'float64'), 'safetensors'),
    'a tensor of JSON': (name) => decodeWeights(writeJsonWeights([{ ...tensor, name }], 'float64'), 'json'),
    'a parameter of an ONNX model': async (name) => ({ name, document: importOnnx(await onnx(name), registry, '') }),
  };

  test.each(Object.entries(named).flatMap(([what, read]) => hostileKeys.map((key) => [what, key, read] as const)))('%s called %s is a name and nothing else', async (_what, key, read) => {
    const found = await attempt(() => read(key), '');
    if (found instanceof Error) expect(found).toBeInstanceOf(AppError);
    expect(pollution(found)).toEqual([]);
    // Nothing was lost on a setter: where it was read it is there by its name.
    if (!(found instanceof Error)) expect(JSON.stringify(found)).toContain(key);
  });
});
