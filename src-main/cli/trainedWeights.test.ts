import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { writeDocument } from '../../src-core/graph/fileFormat.ts';
import { importWeights, matchFile } from '../services/weights.ts';
import { trainedFile } from '../testing/trainedFile.ts';
import { main } from './main.ts';
import { commandLineAlone } from '../testing/installation.ts';

const document = openExample('mlp-3-2-2');
const trained: GraphDocument = { ...document, parameters: document.parameters.map((record, index) => ({ ...record, values: { ...record.values, values: record.values.values.map((_, at) => (index + at) / 8) } })) };
/** What a user may do meanwhile. */
const moved: GraphDocument = { ...document, title: 'Other', nodes: document.nodes.map((node) => ({ ...node, position: { x: 1, y: 2 } })) };
const other: GraphDocument = { ...document, nodes: document.nodes.map((node) => (node.type === 'activation' ? { ...node, config: { ...node.config, function: 'relu' } } : node)) };

let folder = '';
let file = '';
let written: string[] = [];
let errors: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-trained-'));
  file = path.join(folder, 'trained.safetensors');
  await writeFile(file, trainedFile(trained));
  [written, errors] = [[], []];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0);
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => errors.push(String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('weights that were trained elsewhere, for a network that the file names', () => {
  it('come back into it, whatever was renamed or moved; what the optimizer remembers is no source', async () => {
    const { rows, tensors } = await matchFile(file, moved);
    expect(tensors).toHaveLength(document.parameters.length);
    const { parameters } = await importWeights(file, moved, Object.fromEntries(rows.map(({ parameter, certain }) => [parameter, certain])));
    for (const { id, values } of trained.parameters) expect([...(parameters[id] ?? [])]).toEqual(values.values);
  });

  it('come back on the command line: the run is that of the trained network', async () => {
    const [before, after] = [path.join(folder, 'before.chainrule.json'), path.join(folder, 'after.chainrule.json')];
    await writeFile(before, writeDocument(moved));
    await writeFile(after, writeDocument(trained));
    const lossOf = async (...rest: string[]): Promise<unknown> => {
      written = [];
      expect(await main(['run', ...rest, '--json'], '1', commandLineAlone)).toBe(0);
      return (JSON.parse(written.join('')) as { loss: unknown }).loss;
    };
    expect(await lossOf(before, '--weights', file)).toBe(await lossOf(after));
  });

  it('are not loaded into another network: the difference is named, and nothing changes', async () => {
    await expect(matchFile(file, other)).rejects.toMatchObject({ code: 'E_WEIGHTS_FOREIGN', message: expect.stringMatching(/the node ".*" is another: .* in the file, .*relu.* here/) as string });
    await expect(importWeights(file, other, {})).rejects.toMatchObject({ code: 'E_WEIGHTS_FOREIGN' });
    const project = path.join(folder, 'other.chainrule.json');
    const text = writeDocument(other);
    await writeFile(project, text);
    expect(await main(['train', project, '--weights', file, '--epochs', '1', '--save', project], '1', commandLineAlone)).toBe(2);
    expect(errors.join('\n')).toMatch(/^E_WEIGHTS_FOREIGN .*relu/);
    expect(await readFile(project, 'utf8')).toBe(text);
  });

  it('are not taken where they are called for the network but have other shapes', async () => {
    const narrow = { ...document, parameters: document.parameters.map((record, index) => (index === 0 ? { ...record, values: { shape: [1, 1], values: [1] } } : record)) };
    await expect(matchFile(file, narrow)).rejects.toMatchObject({ code: 'E_WEIGHTS_FOREIGN', message: expect.stringContaining('[1,1]') as string });
  });
});
