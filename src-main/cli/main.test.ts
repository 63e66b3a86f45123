import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { templateIds } from '../../src-core/examples/catalogue.ts';
import { nodeExampleTypes } from '../../src-core/examples/nodeExamples.ts';
import { writeDocument } from '../../src-core/graph/fileFormat.ts';
import { network } from '../../src-core/testing/networks.ts';
import { main } from './main.ts';
import { commandLineAlone } from '../testing/installation.ts';

const ids = Object.keys(exampleFiles);
let folder = '';
let written: string[] = [];
let errors: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-cli-'));
  written = [];
  errors = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0);
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => errors.push(String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command line; returns its status, what it printed, and its error lines. */
async function chainrule(...commandLine: string[]): Promise<{ status: number; out: string; error: string }> {
  written = [];
  errors = [];
  const status = await main(commandLine, '9.8.7', commandLineAlone);
  return { status, out: written.join(''), error: errors.join('\n') };
}

/** A run's data, as far as the tests read it. */
interface RunData {
  loss: number;
  updates: number;
  edges: { id: string; source: { node: string }; target: { node: string }; value: number[][][]; gradient: number[][][] }[];
  outputs: { node: string; value: unknown }[];
  parameters: { name: string; value: number[][] }[];
}

async function runData(...commandLine: string[]): Promise<RunData> {
  const { status, out } = await chainrule('run', ...commandLine, '--json');
  expect(status).toBe(0);
  return JSON.parse(out) as RunData;
}

/** Writes an example with one change as a file. */
async function changed(id: string, change: (file: Record<string, never>) => void): Promise<string> {
  const file = structuredClone(exampleFiles[id]) as Record<string, never>;
  change(file);
  const name = path.join(folder, `${id}.chainrule.json`);
  await writeFile(name, JSON.stringify(file));
  return name;
}

describe('chainrule examples', () => {
  it('lists every example', async () => {
    const { status, out } = await chainrule('examples');
    expect(status).toBe(0);
    for (const id of [...ids, ...templateIds, ...nodeExampleTypes]) expect(out).toContain(id);
    const list = JSON.parse((await chainrule('examples', '--json')).out) as { id: string; kind: string }[];
    expect(list.filter(({ kind }) => kind === 'example')).toHaveLength(ids.length);
    expect(list.filter(({ kind }) => kind === 'template').map(({ id }) => id)).toEqual(templateIds);
    expect(list.filter(({ kind }) => kind === 'node').map(({ id }) => id)).toEqual(nodeExampleTypes);
  });

  it('opens the example of a node type by the type', async () => {
    const data = await runData('log-sum-exp');
    // Twice three scores: log(1 + e + e²) and log(e⁵ + 2).
    expect(data.loss).toBeCloseTo(Math.log(1 + Math.E + Math.E ** 2) + Math.log(Math.exp(5) + 2), 12);
  });
});

describe('chainrule run', () => {
  it('gives every edge’s value and gradient as data', async () => {
    const data = await runData('lstm-step');
    const into = (node: string): RunData['edges'][number] | undefined => data.edges.find((edge) => edge.target.node === node);
    expect(data.loss).toBeCloseTo(0.106169, 6);
    expect(into('L')?.gradient[0]?.[0]?.[0]).toBeCloseTo(-0.4608, 4);
    expect(data.edges.every(({ value, gradient }) => value.length === 1 && gradient.length === 1)).toBe(true);
  });

  it('makes the updates asked for first', async () => {
    const data = await runData('lstm-step', '--steps', '1');
    expect(data.updates).toBe(1);
    expect(data.parameters.find(({ name }) => name === 'Wo')?.value.flat()[1]).toBeCloseTo(0.5024, 4);
  });

  it('prints a table, with the digits asked for', async () => {
    const { out } = await chainrule('run', 'lstm-step', '--digits', '4');
    expect(out).toContain('0.6225');
    expect(out).toContain('−0.4608');
    expect(out).not.toContain('0.62245');
  });

  it('reads a file like an example', async () => {
    const file = await changed('lstm-step', () => undefined);
    expect(await runData(file)).toEqual(await runData('lstm-step'));
  });
});

describe('chainrule check', () => {
  it.each(ids)('passes on %s', async (id) => {
    const { status, out } = await chainrule('check', id);
    expect(out).toContain('passed');
    expect(status).toBe(0);
  });

  it('names the errata', async () => {
    expect((await chainrule('check', 'relu-sgd-step')).out).toMatch(/erratum .*0\.0162.*0\.0160/);
  });

  it('fails on a wrong answer, and says which', async () => {
    const file = await changed('lstm-step', (document) => {
      const [first] = document['expected'] as unknown as { published: string[]; computed?: number[] }[];
      if (first) Object.assign(first, { published: ['123.4'] });
    });
    const { status, out } = await chainrule('check', file);
    expect(status).toBe(1);
    expect(out).toMatch(/differs {2}.*printed 123\.4/);
    expect(JSON.parse((await chainrule('check', file, '--json')).out)).toMatchObject({ passed: false });
  });

  it('names the largest relative error, as people count', async () => {
    expect((await chainrule('check', 'mlp-3-2-2')).out).toMatch(/12 agree with central differences; the largest relative error is \d\.\de-\d+ at (W\d\[\d,\d\]|b\d)/);
  });

  it('lists kinks apart, and does not fail on them', async () => {
    const file = path.join(folder, 'kink.chainrule.json');
    const document = network({
      nodes: { x: ['input'], z: ['linear'], h: ['activation', { function: 'relu' }], t: ['target'], E: ['half-squared-error'] },
      wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> E.prediction', 't.t -> E.target'],
      data: { x: [1], t: [2] },
      parameters: { 'z.W': [0.5], 'z.b': [-0.5] },
    });
    await writeFile(file, writeDocument(document));
    const { status, out } = await chainrule('check', file);
    expect(status).toBe(0);
    expect(out).toMatch(/kinks +2 gradients at a kink of the loss/);
    expect(out).toMatch(/kink +\S+: left derivative 0, right −2; backward takes the left/);
    const { passed, gradients } = JSON.parse((await chainrule('check', file, '--json')).out) as { passed: boolean; gradients: { verdict: string; kink: unknown }[] };
    expect(passed).toBe(true);
    expect(gradients.map(({ verdict }) => verdict)).toEqual(['kink', 'kink']);
    expect(gradients[0]?.kink).toMatchObject({ left: 0, takes: 'left' });
  });

  it('fails on a document with errors, each with its place', async () => {
    const file = await changed('lstm-step', (document) => {
      (document['edges'] as unknown as unknown[]).pop();
    });
    const { status, out } = await chainrule('check', file);
    expect(status).toBe(1);
    expect(out).toMatch(/E_PORT_UNCONNECTED L\.target/);
  });
});

describe('chainrule export and train', () => {
  it.each(['safetensors', 'npz', 'json'])('writes %s that gives the same outputs when read back', async (format) => {
    const out = path.join(folder, `weights.${format}`);
    expect(await chainrule('export', 'mlp-3-2-2', '--out', out)).toMatchObject({ status: 0 });
    expect(await runData('mlp-3-2-2', '--weights', out)).toEqual(await runData('mlp-3-2-2'));
  });

  it.each(['safetensors', 'npz', 'json'])('trains to %s: the loss falls, and the weights give the trained outputs', async (format) => {
    const out = path.join(folder, `trained.${format}`);
    const { status, out: text } = await chainrule('train', 'mlp-3-2-2', '--epochs', '50', '--out', out, '--json');
    expect(status).toBe(0);
    const result = JSON.parse(text) as { loss: number; lossBefore: number };
    expect(result.loss).toBeLessThan(result.lossBefore);
    expect((await runData('mlp-3-2-2', '--weights', out)).loss).toBe(result.loss);
    expect((await runData('mlp-3-2-2', '--steps', '50')).loss).toBe(result.loss);
  });

  it('writes NumPy code to a folder, which is made, and says what it wrote; a file in its place is no folder', async () => {
    const out = path.join(folder, 'deep', 'numpy');
    const { status, out: text } = await chainrule('export', 'mlp-3-2-2', '--format', 'numpy', '--out', out);
    expect(status).toBe(0);
    for (const name of ['model.py', 'weights.npz', 'data.npz']) {
      expect(text).toContain(name);
      expect((await readFile(path.join(out, name))).length).toBeGreaterThan(0);
    }
    expect(await chainrule('export', 'mlp-3-2-2', '--format', 'numpy', '--out', path.join(out, 'model.py'))).toMatchObject({ status: 2, error: expect.stringContaining('E_FILE_NOT_WRITABLE') as string });
  });

  it('takes the format from --format where the name does not say it', async () => {
    const out = path.join(folder, 'weights.bin');
    expect(await chainrule('export', 'mlp-3-2-2', '--out', out)).toMatchObject({ status: 2, error: expect.stringContaining('E_USAGE') as string });
    expect(await chainrule('export', 'mlp-3-2-2', '--format', 'json', '--out', out)).toMatchObject({ status: 0 });
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ format: 'chainrule-weights' });
  });

  it('says where it diverged, keeps the old file, and ends with 1', async () => {
    const out = path.join(folder, 'weights.json');
    await writeFile(out, 'old');
    const { status, error } = await chainrule('train', 'relu-sgd-step', '--epochs', '1000', '--lr', '1e200', '--out', out);
    expect(status).toBe(1);
    expect(error).toMatch(/^E_NOT_FINITE .*step 1, sample 1/);
    expect(await readFile(out, 'utf8')).toBe('old');
  });
});

describe('what goes wrong', () => {
  it.each([
    [['run', 'no-such-example'], /^E_FILE_NOT_FOUND .*no-such-example/],
    [['run', '/no/such/file.chainrule.json'], /^E_FILE_NOT_FOUND \/no\/such\/file/],
    [['check', 'constructor'], /^E_FILE_NOT_FOUND/],
    [['run'], /^E_USAGE missing required argument/],
    [['run', 'lstm-step', '--steps', 'x'], /^E_USAGE .*whole number/],
    [['run', 'lstm-step', '--steps', ''], /^E_USAGE .*whole number/],
    [['run', 'lstm-step', '--unknown'], /^E_USAGE unknown option/],
    [['exprot'], /^E_USAGE unknown command .*Did you mean export/],
    [['train', 'lstm-step', '--save', 'weights.npz'], /^E_USAGE weights\.npz does not end in \.chainrule\.json/],
    [['train', 'lstm-step', '--out', 'w.npz', '--resume'], /^E_USAGE the project has no run/],
    [['train', 'lstm-step', '--out', 'w.npz', '--resume', '--seed', '2'], /^E_USAGE --resume/],
    [['train', 'lstm-step', '--out', 'w.npz', '--log', 'run.txt'], /^E_USAGE run\.txt does not end in \.jsonl/],
    [['train', 'lstm-step', '--out', 'w.npz', '--batch', '0'], /^E_USAGE .*whole number/],
    [['train', 'lstm-step', '--out', 'w.npz', '--optimizer', 'sgdm'], /^E_USAGE .*momentum/],
    [['train', 'lstm-step', '--out', 'other.chainrule.json'], /^E_USAGE other\.chainrule\.json is a project/],
    [['export', 'lstm-step', '--out', '/no/such/folder/w.npz'], /^E_FILE_NOT_WRITABLE \/no\/such\/folder\/w\.npz/],
  ])('%j ends with 2 and one line', async (commandLine, message) => {
    const { status, out, error } = await chainrule(...commandLine);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(error).toMatch(message);
    expect(error.trim().split('\n')).toHaveLength(1);
  });

  it('never writes weights over the project that they come from', async () => {
    const project = path.join(folder, 'net.json');
    await writeFile(project, JSON.stringify(exampleFiles['mlp-3-2-2']));
    for (const command of ['export', 'train']) {
      expect(await chainrule(command, project, '--out', project)).toMatchObject({ status: 2, error: expect.stringMatching(/^E_USAGE .*is a project/) as string });
    }
    expect((await runData(project)).loss).toBe((await runData('mlp-3-2-2')).loss);
  });

  it.runIf(process.platform !== 'win32')('refuses a named pipe instead of waiting for a writer', async () => {
    const pipe = path.join(folder, 'pipe.chainrule.json');
    execFileSync('mkfifo', [pipe]);
    expect(await chainrule('run', pipe)).toMatchObject({ status: 2, error: expect.stringMatching(/^E_FILE_NOT_READABLE .*it is not a file/) as string });
  });

  it('prints a table of as many rows as the data has', async () => {
    const file = path.join(folder, 'rows.chainrule.json');
    const rows = network({ nodes: { x: ['input'], y: ['linear'] }, wires: ['x.x -> y.x'], samples: 130_000 });
    await writeFile(file, writeDocument(rows));
    const { status, out } = await chainrule('run', file);
    expect(status).toBe(0);
    expect(out.split('\n').length).toBeGreaterThan(130_000);
  });

  it.each([
    ['{"format":"chainrule"', 'E_FILE_NOT_JSON', /line 1, column/],
    ['{"a":1}', 'E_FILE_FOREIGN', /not a Chainrule project/],
    ['{"format":"chainrule","schemaVersion":1}', 'E_FILE_INVALID', /title/],
    ['{"format":"chainrule","schemaVersion":99}', 'E_FILE_NEWER', /99/],
    ['\ud800', 'E_FILE_NOT_JSON', /./],
  ])('the file %j is refused with its place', async (text, code, place) => {
    const file = path.join(folder, 'bad.chainrule.json');
    await writeFile(file, text);
    const { status, error } = await chainrule('run', file);
    expect(status).toBe(2);
    expect(error.startsWith(`${code} ${file}`)).toBe(true);
    expect(error).toMatch(place);
    expect(error.trim().split('\n')).toHaveLength(1);
  });

  it('refuses weights of another network', async () => {
    const out = path.join(folder, 'w.json');
    await chainrule('export', 'mlp-3-2-2', '--out', out);
    expect(await chainrule('run', 'lstm-step', '--weights', out)).toMatchObject({ status: 2, error: expect.stringMatching(/^E_FILE_INVALID .*w\.json: .*no tensor/) as string });
  });

  it('shows help and version', async () => {
    expect(await chainrule('--version')).toMatchObject({ status: 0, out: '9.8.7\n' });
    expect((await chainrule('--help')).out).toContain('train [options] <source>');
    expect(await chainrule('run', '--help')).toMatchObject({ status: 0 });
  });
});

describe('hints', () => {
  it('are told with the layer that equals a chain, and fail nothing', async () => {
    const { status, out } = await chainrule('check', 'linear-collapse', '--digits', '4');
    expect(status).toBe(0);
    expect(out).toMatch(/H_LINEAR_CHAIN {2}z_h, h, out: 2 linear layers/);
    expect(out).toContain('equals one layer: W = [[0.74, 0.16], [−0.24, −0.02]], b = [0.31, −0.16]');
    expect(out.trimEnd().split('\n').at(-1)).toBe('  passed');
    const data = JSON.parse((await chainrule('check', 'linear-collapse', '--json')).out) as { passed: boolean; hints: { code: string; layer: { W: number[] } }[] };
    expect(data).toMatchObject({ passed: true, hints: [{ code: 'H_LINEAR_CHAIN', nodes: ['z_h', 'h', 'out'], layer: { rows: 2, columns: 2 } }] });
  });

  it('know from the run whether a sigmoid is saturated', async () => {
    const saturated = await changed('relu-sgd-step', () => undefined);
    expect((await chainrule('check', saturated)).out).not.toContain('H_SIGMOID');
    const file = path.join(folder, 'saturated.chainrule.json');
    const document = network({
      nodes: { x: ['input'], h: ['activation', { function: 'sigmoid' }], t: ['target'], E: ['half-squared-error'] },
      wires: ['x.x -> h.x', 'h.y -> E.prediction', 't.t -> E.target'],
      data: { x: [9], t: [0] },
    });
    await writeFile(file, writeDocument(document));
    const { status, out } = await chainrule('check', file);
    expect(status).toBe(0);
    expect(out).toMatch(/H_SIGMOID_SATURATED .* saturated on 100 % of its numbers/);
  });
});

describe('chainrule explain --jacobian', () => {
  it('gives the published Jacobian of softmax', async () => {
    const { status, out } = await chainrule('explain', 'stable-softmax', '--jacobian', 'softmax', '--digits', '3');
    expect(status).toBe(0);
    expect(out).toContain('∂y/∂x');
    expect(out).toMatch(/y\[0\] +0\.0819 +−0\.022 +−0\.0599/);
    const [data] = JSON.parse((await chainrule('explain', 'stable-softmax', '--jacobian', 'softmax', '--json')).out) as { input: string; matrix: number[][] }[];
    expect(data).toMatchObject({ input: 'x', output: 'y' });
    expect(data?.matrix.map((row) => row.map((value) => value.toFixed(4)))).toEqual([
      ['0.0819', '-0.0220', '-0.0599'],
      ['-0.0220', '0.1848', '-0.1628'],
      ['-0.0599', '-0.1628', '0.2227'],
    ]);
  });

  it('has one for each wired input', async () => {
    const data = JSON.parse((await chainrule('explain', 'lstm-step', '--jacobian', 'C', '--json')).out) as { input: string }[];
    expect(data.map(({ input }) => input)).toEqual(['f', 'c', 'i', 'g']);
  });

  it('refuses what cannot be asked', async () => {
    expect(await chainrule('explain', 'lstm-step', '--jacobian', 'nothing')).toMatchObject({ status: 2, error: expect.stringContaining('there are: ') as string });
    expect(await chainrule('explain', 'lstm-step', '--jacobian', 'C', '--step', '2')).toMatchObject({ status: 2, error: expect.stringContaining('E_NOT_FOUND') as string });
    expect(await chainrule('explain', 'lstm-step')).toMatchObject({ status: 2, error: expect.stringContaining('either --of') as string });
    expect(await chainrule('explain', 'lstm-step', '--of', 'Wo', '--jacobian', 'C')).toMatchObject({ status: 2, error: expect.stringContaining('E_USAGE') as string });
  });
});

describe('chainrule explain', () => {
  it('lists the paths of a gradient, which add up to it', async () => {
    const { status, out } = await chainrule('explain', 'rnn-bptt', '--of', 'U');
    expect(status).toBe(0);
    expect(out).toContain('∂L/∂U = 0.335067, the sum of 6 paths');
    expect(out).toContain('U → Ux@3 → s@3 → h@3 → o@3 → L@3');
    const data = JSON.parse((await chainrule('explain', 'rnn-bptt', '--of', 'U', '--json')).out) as { gradient: number; paths: { product: number }[] };
    expect(data.paths.reduce((sum, { product }) => sum + product, 0)).toBeCloseTo(data.gradient, 14);
  });

  it('follows a row of the data through both branches', async () => {
    const { out } = await chainrule('explain', 'skip-connection', '--of', 'x', '--element', '0', '--sample', '2');
    // Two hidden units and the direct wire.
    expect(out).toContain('∂L/∂x[0] = 0.0421411, the sum of 3 paths');
  });

  it('says which names there are, and where an element or a step ends', async () => {
    expect(await chainrule('explain', 'lstm-step', '--of', 'nothing')).toMatchObject({ status: 2, error: expect.stringContaining('there are: Wf, Wi, Wc, Wo') as string });
    expect(await chainrule('explain', 'lstm-step', '--of', 'Wo', '--element', '2')).toMatchObject({ status: 2, error: expect.stringContaining('no element 2; the last is 1') as string });
    expect(await chainrule('explain', 'rnn-bptt', '--of', 'x', '--step', '4')).toMatchObject({ status: 2, error: expect.stringContaining('no step 4; the last is 3') as string });
  });
});

describe('solve', () => {
  it('prints a worked solution, in either language', async () => {
    const { status, out } = await chainrule('solve', 'mlp-3-2-2');
    expect(status).toBe(0);
    expect(out).toContain('## Backward pass');
    expect(out).toContain('0.1502');
    expect((await chainrule('solve', 'mlp-3-2-2', '--language', 'zh-CN', '--decimals', '2')).out).toMatch(/^# 3-2-2 sigmoid 网络[^]*## 反向传播/);
  });

  it('refuses another ending, and what cannot be worked out', async () => {
    expect(await chainrule('solve', 'mlp-3-2-2', '--out', 'x.docx')).toMatchObject({ status: 2, error: expect.stringMatching(/^E_USAGE .*\.md, \.html, \.pdf/) as string });
    expect(await chainrule('solve', 'gone.json')).toMatchObject({ status: 2, error: expect.stringMatching(/^E_/) as string });
  });
});
