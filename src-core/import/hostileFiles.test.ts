import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import { networkDifferences, networkText } from '../export/networkText.ts';
import { readNpy } from '../export/npz.ts';
import { decodeWeights } from '../export/weights.ts';
import { AppError } from '../graph/appError.ts';
import { readDocument } from '../graph/fileFormat.ts';
import { readFragment } from '../graph/fragment.ts';
import { registry } from '../node/registry.ts';
import { importOnnx } from './onnx/importOnnx.ts';

// What becomes of each file in corpus/, which make_corpus.py there has written without any code of ours.

const corpus = path.join(import.meta.dirname, 'corpus');

const readers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  npz: (bytes) => decodeWeights(bytes, 'npz'),
  npy: (bytes) => readNpy('a', bytes),
  safetensors: (bytes) => decodeWeights(bytes, 'safetensors'),
  json: (bytes) => decodeWeights(bytes, 'json'),
  project: (bytes) => readDocument(new TextDecoder().decode(bytes)),
  fragment: (bytes) => readFragment(new TextDecoder().decode(bytes)),
  onnx: (bytes) => importOnnx(bytes, registry, ''),
  // As they would be read under another name.
  pickled: (bytes) => decodeWeights(bytes, 'npz'),
};

/** With which code, and in which words, each is refused. */
const refused: Readonly<Record<string, readonly [code: string, words: RegExp]>> = {
  'npz/parent.npz': ['E_FILE_INVALID', /entry named "\.\.\/\.\.\/x\.npy"/],
  'npz/absolute.npz': ['E_FILE_INVALID', /entry named "\/tmp\/x\.npy"/],
  'npz/drive.npz': ['E_FILE_INVALID', /entry named "C:/],
  'npz/proto.npz': ['E_FILE_INVALID', /entry named "__proto__"/],
  'npz/no-array.npz': ['E_FILE_INVALID', /entry named "readme\.txt"/],
  'npz/twice.npz': ['E_FILE_INVALID', /two entries named "a\.npy"/],
  'npz/ratio.npz': ['E_FILE_INVALID', /grow too large/],
  // What is in it is no compressed stream: whoever inflates first says so.
  'npz/budget.npz': ['E_FILE_INVALID', /grow too large/],
  'npz/lying.npz': ['E_FILE_INVALID', /do not fit its shape|complete zip/],
  'npz/pickled.npz': ['E_FILE_INVALID', /data\.pkl", which is pickled: write it as safetensors/],
  'npz/objects.npz': ['E_FILE_INVALID', /Python objects, which are pickled: write it as safetensors/],
  'npy/objects.npy': ['E_FILE_INVALID', /Python objects, which are pickled: write it as safetensors/],
  'npy/huge.npy': ['E_FILE_INVALID', /do not fit its shape/],
  'npy/text.npy': ['E_FILE_INVALID', /plain numbers/],
  'safetensors/twice.safetensors': ['E_FILE_INVALID', /twice/],
  'safetensors/deep.safetensors': ['E_FILE_INVALID', /nested deeper than 64/],
  'safetensors/hole.safetensors': ['E_FILE_INVALID', /begin at 8, not at 0/],
  'json/deep.damaged': ['E_FILE_INVALID', /nested deeper than 64/],
  'json/proto.damaged': ['E_FILE_INVALID', /./],
  'project/deep.damaged': ['E_FILE_INVALID', /nested deeper than 64/],
  'project/proto.damaged': ['E_FILE_INVALID', /damaged at/],
  'project/cut-off.damaged': ['E_FILE_NOT_JSON', /line 1, column 35/],
  'fragment/deep.damaged': ['E_FILE_INVALID', /nested deeper than 64/],
  'fragment/proto.damaged': ['E_FILE_INVALID', /./],
  'onnx/external-beside.onnx': ['E_FILE_INVALID', /another file.*"W"|"W".*another file/],
  'onnx/external-parent.onnx': ['E_FILE_INVALID', /another file.*"W"|"W".*another file/],
  'onnx/external-absolute.onnx': ['E_FILE_INVALID', /another file.*"W"|"W".*another file/],
  'onnx/grows.onnx': ['E_ONNX_UNSUPPORTED', /grow to more than/],
  'onnx/proto.onnx': ['E_ONNX_UNSUPPORTED', /no node for __proto__, constructor/],
  'onnx/unknown.onnx': ['E_ONNX_UNSUPPORTED', /nothing was imported: there is no node for Einsum, TopK$/],
  'onnx/one-factor.onnx': ['E_ONNX_UNSUPPORTED', /takes 2 inputs, and receives 1/],
  'pickled/model.pt': ['E_FILE_INVALID', /data\.pkl", which is pickled: write it as safetensors/],
  'pickled/model.pkl': ['E_FILE_INVALID', /zip archive/],
};

/** Names that are more than names elsewhere, and are only names here: how many tensors there are. */
const read: Readonly<Record<string, number>> = { 'npz/proto-array.npz': 2, 'safetensors/proto.safetensors': 1 };

const files = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory()).flatMap(({ name }) => readdirSync(path.join(corpus, name)).map((file) => `${name}/${file}`));
const attempt = (name: string): unknown => readers[name.split('/')[0] ?? '']?.(new Uint8Array(readFileSync(path.join(corpus, name))));

test('each file of the corpus is spoken of here', () => {
  expect(files.toSorted()).toEqual([...Object.keys(refused), ...Object.keys(read)].sort());
});

test.each(Object.entries(refused))('%s is refused', (name, [code, words]) => {
  let error: unknown;
  try {
    attempt(name);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(words) as string });
});

test.each(Object.entries(read))('%s is read, its names being names', (name, count) => {
  expect(attempt(name)).toHaveLength(count);
});

const latin = (file: string): string => readFileSync(path.join(corpus, file), 'latin1');

test('the control: what is pickled names code to be called, and a reader that only asks for shape and bytes takes it', () => {
  expect(latin('npy/objects.npy')).toMatch(/c[\w.]+\n\w+\n/);
  const bytes = new Uint8Array(readFileSync(path.join(corpus, 'npy/objects.npy')));
  const start = 10 + new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true);
  const shape = /'shape': \(([\d, ]*)\)/.exec(latin('npy/objects.npy'))?.[1]?.split(',').filter((part) => part.trim() !== '').map(Number) ?? [];
  const taken = new Float64Array(bytes.slice(start, start + 8 * shape.reduce((size, extent) => size * extent, 1)).buffer);
  expect(taken).toHaveLength(1);
});

test('the control: a reader that follows the place of external data comes to other files, and out of the folder', () => {
  // The key, then a field's tag, the length of its text, and the text.
  const placeIn = (file: string): string => {
    const text = latin(file);
    const length = text.indexOf('location') + 'location'.length + 1;
    return text.slice(length + 1, length + 1 + text.charCodeAt(length));
  };
  const folder = path.join(corpus, 'onnx');
  const followed = (file: string): string => path.resolve(folder, placeIn(file));
  expect(followed('onnx/external-absolute.onnx')).toBe('/etc/passwd');
  expect(path.relative(folder, followed('onnx/external-parent.onnx'))).toMatch(/^\.\.\//);
  expect(followed('onnx/external-beside.onnx')).toBe(path.join(folder, 'weights.bin'));
});

test('a network in the metadata of weights that is nested too deep is none', () => {
  const document = openExample('mlp-3-2-2');
  const own = JSON.parse(networkText(document)) as Record<string, Record<string, unknown>>;
  for (const [kind, parts] of Object.entries(own).filter(([, value]) => typeof value === 'object')) {
    const [name = ''] = Object.keys(parts);
    const deep = JSON.stringify({ ...own, [kind]: { ...parts, [name]: 'here' } }).replace('"here"', `${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(networkDifferences(deep, document).length).toBeGreaterThan(0);
  }
});

test('no file changes what objects inherit', () => {
  for (const name of files) {
    try {
      attempt(name);
    } catch {
      // Said above.
    }
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.hasOwn(Object.prototype, 'dtype')).toBe(false);
});

test('nothing is asked of the network, and no text becomes code', () => {
  const [fetched, made] = [vi.spyOn(globalThis, 'fetch'), vi.spyOn(globalThis, 'eval')];
  for (const name of files) {
    try {
      attempt(name);
    } catch {
      // Said above.
    }
  }
  expect(fetched).not.toHaveBeenCalled();
  expect(made).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
