import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { traceDocument } from '../../engine/traceDocument.ts';
import { makeTable } from '../../data/generators.ts';
import { type SampleSet, sampleSet } from '../../data/samples.ts';
import { openExample } from '../../examples/catalogue.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { analyse } from '../../graph/validate.ts';
import { registry } from '../../node/registry.ts';
import { network } from '../../testing/networks.ts';
import { ownSamples } from '../../train/ownSamples.ts';
import { networkText } from '../networkText.ts';
import { readNpz } from '../npz.ts';
import { exportDdp } from './ddpProject.ts';

function samplesOf(document: GraphDocument): SampleSet {
  const { dataset } = document;
  return dataset?.source.kind === 'recipe' ? sampleSet(dataset, makeTable(dataset.source.recipe).table) : ownSamples(document);
}

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

function projectOf(document: GraphDocument, samples = samplesOf(document)): Map<string, Uint8Array> {
  const analysis = analyse(document, registry);
  return new Map(exportDdp(analysis, traceDocument(analysis), samples, sha256).map(({ name, content }) => [name, content]));
}

function textsOf(document: GraphDocument): Record<string, string> {
  return Object.fromEntries([...projectOf(document)].map(([name, content]) => [name, new TextDecoder().decode(content)]));
}

const normed = network({
  nodes: { x: ['input', { shape: [3] }], n: ['batch-norm', {}], d: ['dropout', {}], y: ['linear', { units: 1 }], t: ['target', { shape: [1] }], L: ['half-squared-error', {}] },
  wires: ['x.x -> n.x', 'n.y -> d.x', 'd.y -> y.x', 'y.y -> L.prediction', 't.t -> L.target'],
  samples: 5,
  steps: 1,
});

describe('a project for many processes', () => {
  it('has all of its files, and the model of the PyTorch export', () => {
    const names = [...projectOf(openExample('xor')).keys()];
    expect(names).toEqual(expect.arrayContaining(['model.py', 'train.py', 'data.py', 'weights.safetensors', 'graph.json', 'config.json', 'requirements.txt', 'run_local.sh', 'run_2proc.sh', 'tests/test_parity.py', 'README.md', 'data/manifest.json']));
    expect(textsOf(openExample('xor'))['model.py']).toContain('class Network(nn.Module)');
  });

  it('has the batch of all processes in config.json, never more than there are samples', () => {
    const configOf = (document: GraphDocument): unknown => JSON.parse(textsOf(document)['config.json'] ?? '');
    expect(configOf(openExample('xor'))).toMatchObject({ batch: 4, epochs: 1000, learning_rate: 2, shuffle: true, checkpoint_every: 50 });
    expect(configOf(openExample('spirals'))).toMatchObject({ batch: 32 });
  });

  it('shares out the samples as whole ones, with a hash for each file', () => {
    const document = openExample('rnn-adding');
    const samples = samplesOf(document);
    const files = projectOf(document);
    const manifest = JSON.parse(new TextDecoder().decode(files.get('data/manifest.json'))) as { samples: number; shards: { file: string; samples: number; sha256: string }[]; parts: { file: string } };
    expect(manifest.shards.reduce((sum, shard) => sum + shard.samples, 0)).toBe(samples.count);
    for (const { file, sha256, samples: count } of manifest.shards) {
      const content = files.get(`data/${file}`) ?? new Uint8Array();
      expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
      for (const { shape } of readNpz(content)) expect(shape.slice(0, 2)).toEqual([samples.steps, count]);
    }
    const parts = readNpz(files.get(`data/${manifest.parts.file}`) ?? new Uint8Array());
    expect(Array.from(parts.find(({ name }) => name === 'training')?.values ?? [])).toEqual(Array.from(samples.parts.training));
  });

  it('cuts large samples into several shards that are the whole again', () => {
    const [width, count] = [2 ** 16, 40];
    const document = network({
      nodes: { x: ['input', { shape: [width] }], y: ['linear', { units: 1 }], L: ['sum-loss', {}] },
      wires: ['x.x -> y.x', 'y.y -> L.x'],
      samples: count,
      steps: 1,
      data: { x: Array.from({ length: width * count }, (_, index) => Math.floor(index / width)) },
    });
    const shards = [...projectOf(document)].filter(([name]) => name.startsWith('data/samples'));
    expect(shards).toHaveLength(2);
    const firsts = shards.flatMap(([, content]) => readNpz(content).flatMap(({ values }) => Array.from({ length: values.length / width }, (_, index) => values[index * width])));
    expect(firsts).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it('has labels as text alone', () => {
    const document = openExample('xor');
    const evil = 'x"""\nimport os; os.abort() #`$(reboot)`';
    const nodes = document.nodes.map((node) => ({ ...node, label: evil }));
    const parameters = document.parameters.map((record) => ({ ...record, name: `optimizer/${evil}${record.id}` }));
    const texts = textsOf({ ...document, title: evil, nodes, parameters });
    for (const [name, text] of Object.entries(texts).filter(([file]) => file.endsWith('.py') || file.endsWith('.sh'))) {
      expect([name, text.split('\n').filter((line) => /^\s*import os; os\.abort/.test(line))]).toEqual([name, []]);
      expect([name, (text.match(/"""/g)?.length ?? 0) % 2]).toEqual([name, 0]);
      if (name.endsWith('.sh')) expect(text).not.toContain('reboot');
    }
    // A parameter that is called as the optimizer's tensors are does not become one of them.
    expect(texts['train.py']).toContain('STATE = "optimizer//"');
  });

  it('takes batch norms over all processes, and says that dropout is drawn by each', () => {
    const texts = textsOf(normed);
    expect(texts['norms.py']).toContain('all_reduce');
    expect(texts['train.py']).toMatch(/share_norms\(model, processes\)[\s\S]*torch\.manual_seed/);
    expect(texts['train.py']).toContain('What a dropout lets through is drawn by each process');
    expect(textsOf(openExample('xor'))['norms.py']).toBeUndefined();
  });

  it('is refused, with every reason, where processes would come to other numbers', () => {
    const reasonOf = (document: GraphDocument): unknown => {
      try {
        projectOf(document);
        return null;
      } catch (error) {
        return error;
      }
    };
    const adding = openExample('rnn-adding');
    expect(reasonOf({ ...adding, training: { ...adding.training, truncate: 3 } })).toMatchObject({ code: 'E_NOT_SHARED', message: expect.stringContaining('truncated') as string });
    expect(reasonOf(openExample('skip-connection'))).toMatchObject({ code: 'E_NOT_SHARED', message: expect.stringContaining('is trained') as string });
    const drawn = network({ nodes: { p: ['parameter', { shape: [2] }], L: ['sum-loss', {}] }, wires: ['p.y -> L.x'], samples: 2 });
    expect(reasonOf(drawn)).toMatchObject({ code: 'E_NOT_SHARED', message: expect.stringContaining('no input') as string });
  });

  it('has in graph.json what a network is: its labels and numbers may change', () => {
    const document = openExample('xor');
    const [first] = document.nodes;
    expect(textsOf(document)['graph.json']).toBe(networkText(document));
    const moved = { ...document, title: 'z', nodes: [...document.nodes].reverse().map((node) => ({ ...node, label: 'z', position: { x: 1, y: 1 } })), parameters: document.parameters.map((record) => ({ ...record, values: { ...record.values, values: record.values.values.map(() => 7) } })) };
    expect(networkText(moved)).toBe(networkText(document));
    expect(networkText({ ...document, nodes: document.nodes.map((node) => (node === first ? { ...node, bypassed: true } : node)) })).not.toBe(networkText(document));
  });
});
