import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { SampleSet } from '../data/samples.ts';
import { openExample } from '../examples/catalogue.ts';
import { readNpz } from '../export/npz.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphDocument } from '../graph/document.ts';
import { registry } from '../node/registry.ts';
import { ownSamples } from '../train/ownSamples.ts';
import { exportNetwork } from './exportNetwork.ts';

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

function exported(document: GraphDocument, samples: SampleSet | AppError): ReturnType<typeof exportNetwork> {
  const readSamples = (): Promise<SampleSet> => (samples instanceof AppError ? Promise.reject(samples) : Promise.resolve(samples));
  return exportNetwork({ document, format: 'pytorch', choices: {}, readSamples, sha256 }, registry);
}

/** A recurrent network on its canvas rows. */
const recurrent = openExample('rnn-bptt');

it('writes code that trains on what the app trains on', async () => {
  const { files, withoutTraining } = await exported(recurrent, ownSamples(recurrent));
  expect(withoutTraining).toBeNull();
  expect(files.map(({ name }) => name)).toEqual(['model.py', 'weights.safetensors', 'train.py', 'data.npz']);
});

it.each([
  ['more steps than the canvas shows', 5, null],
  ['steps that differ from sample to sample', 5, Int32Array.of(5, 2, 3)],
] as const)('trains on samples with %s', async (_what, steps, lengths) => {
  const own = ownSamples(recurrent);
  const samples: SampleSet = { ...own, count: 3, steps, lengths: lengths && Int32Array.from(lengths), parts: { ...own.parts, training: Int32Array.of(0, 1, 2) }, read: (_node, sample, step, out, at) => { out[at] = sample + step / 10; } };
  const { files, withoutTraining } = await exported(recurrent, samples);
  expect(withoutTraining).toBeNull();
  const data = readNpz(files.find(({ name }) => name === 'data.npz')?.content ?? new Uint8Array());
  expect(data.filter(({ name }) => !name.startsWith('part_') && name !== 'lengths').map(({ shape }) => shape.slice(0, 2))).toEqual(data.filter(({ name }) => !name.startsWith('part_') && name !== 'lengths').map(() => [steps, 3]));
  expect(data.some(({ name }) => name === 'lengths')).toBe(lengths !== null);
});

it('says why there is no code that trains, with the error of the app, and writes the rest', async () => {
  const frozen = { ...recurrent, parameters: recurrent.parameters.map((record) => ({ ...record, trainable: false })) };
  const losses = new Set(recurrent.nodes.filter(({ type }) => registry.get(type)?.loss).map(({ id }) => id));
  const lossless = { ...recurrent, nodes: recurrent.nodes.filter(({ id }) => !losses.has(id)), edges: recurrent.edges.filter(({ source, target }) => !losses.has(source.node) && !losses.has(target.node)) };
  const faults: [GraphDocument, SampleSet | AppError, string][] = [
    [recurrent, new AppError('E_TABLE_MISSING', 'the table is gone'), 'E_TABLE_MISSING'],
    [frozen, ownSamples(frozen), 'E_NOTHING_TRAINABLE'],
    [lossless, ownSamples(lossless), 'E_NO_LOSS'],
    [recurrent, { ...ownSamples(recurrent), widths: new Map() }, 'E_DATA_UNBOUND'],
  ];
  for (const [document, samples, code] of faults) {
    const { files, withoutTraining } = await exported(document, samples);
    expect(withoutTraining?.code).toBe(code);
    expect(files.map(({ name }) => name)).toEqual(['model.py', 'weights.safetensors']);
  }
});

it('does not export a document that does not run', async () => {
  await expect(exported({ ...recurrent, parameters: [] }, ownSamples(recurrent))).rejects.toMatchObject({ code: 'E_DOCUMENT_INVALID' });
});
