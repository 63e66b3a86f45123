import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { readDocument, writeDocument } from '../../src-core/graph/fileFormat.ts';
import { bundle } from '../testing/bundle.ts';

let program = '';
let folder = '';
beforeAll(async () => {
  program = await bundle(path.join(import.meta.dirname, '../testing/cliProgram.ts'));
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-train-'));
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

const children = new Set<ChildProcess>();
// A test that gave up must not leave a program training on.
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** Runs the program in the folder of the test; `meanwhile` can interrupt it. */
function chainrule(commandLine: readonly string[], meanwhile?: (child: ChildProcess) => Promise<void>): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...commandLine], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let [out, error] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (error += text.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (status) => {
      resolve({ status, out, error });
    });
  });
  return meanwhile ? meanwhile(child).then(() => ended) : ended;
}

interface TrainData {
  outcome: string;
  epochs: number;
  updates: number;
  seed: number;
  samples: unknown;
  settings: { optimizer: object; learningRate: number; batch: number | null };
  training: number;
  validationMetric: number;
  metric: string;
  loss: number;
  lossBefore: number;
}

async function train(...commandLine: string[]): Promise<TrainData> {
  const { status, out, error } = await chainrule(['train', ...commandLine, '--json']);
  expect(error).toBe('');
  expect(status).toBe(0);
  return JSON.parse(out) as TrainData;
}

const lines = async (name: string): Promise<{ kind: string; epoch: number; update: number; training: number; validation: number | null }[]> =>
  (await readFile(path.join(folder, name), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Awaited<ReturnType<typeof lines>>[number]);
const project = async (name: string): Promise<GraphDocument> => readDocument(await readFile(path.join(folder, name), 'utf8')).document;

/** Waits until the log has so many lines. */
async function logged(name: string, count: number): Promise<void> {
  const file = path.join(folder, name);
  for (;;) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (text.split('\n').length > count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('chainrule train', () => {
  it('tells what came out where nothing is to be written', async () => {
    const { status, out } = await chainrule(['train', 'xor', '--epochs', '20']);
    expect(status).toBe(0);
    expect(out).toMatch(/20 epochs, 20 updates/);
    expect(out).not.toContain('wrote');
  });

  it('trains a template on its data set, as its description says', async () => {
    const result = await train('digits', '--out', 'w.safetensors', '--epochs', '12');
    expect(result).toMatchObject({ outcome: 'finished', epochs: 12, updates: 12 * 25, metric: 'accuracy', samples: { training: 800, validation: 200, test: 0 } });
    expect(result.validationMetric).toBeGreaterThan(0.95);
    expect(existsSync(path.join(folder, 'w.safetensors'))).toBe(true);
  });

  it('trains on one thread where it is told to, to the same weights', async () => {
    const weights = await Promise.all(
      ['automatic', '1'].map(async (threads) => {
        await train('digits', '--out', `w-${threads}.json`, '--epochs', '2', '--threads', threads);
        return readFile(path.join(folder, `w-${threads}.json`), 'utf8');
      }),
    );
    expect(weights[0]).toBe(weights[1]);
    const { status, error } = await chainrule(['train', 'digits', '--threads', '3']);
    expect(status).toBe(2);
    expect(error).toContain('--threads');
  });

  it('takes settings from the command line, and says which it took', async () => {
    const result = await train('spirals', '--out', 'w.json', '--epochs', '3', '--batch', '10', '--lr', '0.5', '--optimizer', 'momentum', '--seed', '7');
    expect(result).toMatchObject({ epochs: 3, updates: 90, seed: 7, settings: { learningRate: 0.5, batch: 10, optimizer: { kind: 'momentum', momentum: 0.9 } } });
    const again = await train('spirals', '--out', 'w2.json', '--epochs', '3', '--batch', '10', '--lr', '0.5', '--optimizer', 'momentum', '--seed', '7');
    expect(again.loss).toBe(result.loss);
    const other = await train('spirals', '--out', 'w3.json', '--epochs', '3', '--batch', '10', '--lr', '0.5', '--optimizer', 'momentum', '--seed', '8');
    expect(other.lossBefore).not.toBe(result.lossBefore);
    expect((await train('spirals', '--out', 'w4.json', '--epochs', '3', '--batch', 'all')).updates).toBe(3);
  });

  it('logs a line for each epoch', async () => {
    await train('sine', '--out', 'w.json', '--epochs', '4', '--log', 'run.jsonl');
    const log = await lines('run.jsonl');
    expect(log.map(({ kind }) => kind)).toEqual(['start', 'epoch', 'epoch', 'epoch', 'epoch', 'end']);
    expect(log.slice(1, 5).map(({ epoch, update }) => [epoch, update])).toEqual([[1, 6], [2, 12], [3, 18], [4, 24]]);
    expect(log[4]?.validation).toBeLessThan(log[1]?.validation ?? 0);
  });

  it('saves the project with its run, behind the runs that are there', async () => {
    await train('xor', '--save', 'a.chainrule.json', '--epochs', '20');
    await train('a.chainrule.json', '--save', 'a.chainrule.json', '--epochs', '30');
    const { runs, parameters } = await project('a.chainrule.json');
    expect(runs.map(({ id, outcome, state }) => [id, outcome, state.epoch])).toEqual([['run-1', 'finished', 20], ['run-2', 'finished', 30]]);
    for (const { id, values } of parameters) expect(values.values).toEqual([...(runs[1]?.state.weights[id] ?? [])]);
  });

  it('ends with 1 where it diverges, and writes nothing', async () => {
    const { status, error } = await chainrule(['train', 'sine', '--out', 'w.json', '--save', 's.chainrule.json', '--lr', '1e200', '--optimizer', 'sgd']);
    expect(status).toBe(1);
    expect(error).toMatch(/^E_NOT_FINITE /);
    expect(existsSync(path.join(folder, 'w.json')) || existsSync(path.join(folder, 's.chainrule.json'))).toBe(false);
  });
});

// Windows has no signals that a program could be sent.
describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  const interrupt = async (child: ChildProcess): Promise<void> => {
    await logged('run.jsonl', 4);
    child.kill('SIGINT');
  };

  it('saves what is there, and --resume goes on to the same bits', async () => {
    await writeFile(path.join(folder, 'net.chainrule.json'), writeDocument({ ...openExample('rnn-adding'), training: { ...openExample('rnn-adding').training, epochs: 60 } }));
    const { status, out } = await chainrule(['train', 'net.chainrule.json', '--save', 'net.chainrule.json', '--log', 'run.jsonl'], interrupt);
    expect(status).toBe(130);
    expect(out).toContain('60 epochs were wanted');
    const stopped = (await project('net.chainrule.json')).runs[0];
    expect(stopped?.outcome).toBe('paused');
    expect(stopped?.state.epoch).toBeLessThan(60);

    await train('net.chainrule.json', '--save', 'net.chainrule.json', '--resume', '--log', 'run.jsonl');
    const { runs } = await project('net.chainrule.json');
    expect(runs).toHaveLength(1);
    await train('rnn-adding', '--save', 'whole.chainrule.json', '--log', 'whole.jsonl');
    const whole = (await project('whole.chainrule.json')).runs[0];
    expect(runs[0]?.state).toEqual(whole?.state);
    expect(runs[0]?.curves).toEqual(whole?.curves);
    const epochs = async (name: string): Promise<unknown[]> => (await lines(name)).filter(({ kind }) => kind === 'epoch').map(({ epoch, training, validation }) => [epoch, training, validation]);
    expect(await epochs('run.jsonl')).toEqual(await epochs('whole.jsonl'));
  }, 60_000);

  it('keeps the run beside the weights where only those were wanted', async () => {
    const { status, out } = await chainrule(['train', 'rnn-adding', '--out', 'w.npz', '--log', 'run.jsonl'], interrupt);
    expect(status).toBe(130);
    expect(out).toContain('w.paused.chainrule.json');
    expect(existsSync(path.join(folder, 'w.npz'))).toBe(true);
    const { epochs } = await train('w.paused.chainrule.json', '--resume', '--epochs', '60', '--out', 'w.npz');
    expect(epochs).toBe(60);
  }, 60_000);

  it('leaves a project that was changed meanwhile alone, and saves beside it', async () => {
    const file = path.join(folder, 'net.chainrule.json');
    await writeFile(file, writeDocument(openExample('rnn-adding')));
    const changed = writeDocument({ ...openExample('rnn-adding'), title: 'changed' });
    const { status, error } = await chainrule(['train', 'net.chainrule.json', '--save', 'net.chainrule.json', '--log', 'run.jsonl'], async (child) => {
      await logged('run.jsonl', 3);
      await writeFile(file, changed);
      child.kill('SIGINT');
    });
    expect(status).toBe(2);
    expect(error).toMatch(/^E_FILE_CHANGED /);
    expect(await readFile(file, 'utf8')).toBe(changed);
    expect((await project('net.trained.chainrule.json')).runs).toHaveLength(1);
  }, 60_000);

  it('has nothing to go on with once all epochs are made', async () => {
    await train('xor', '--save', 'a.chainrule.json', '--epochs', '5');
    const { status, error } = await chainrule(['train', 'a.chainrule.json', '--resume', '--epochs', '5', '--out', 'w.npz']);
    expect([status, error]).toEqual([2, expect.stringMatching(/^E_USAGE "Run 1" has made all of its 5 epochs/)]);
    expect((await train('a.chainrule.json', '--resume', '--epochs', '8', '--out', 'w.npz')).epochs).toBe(8);
    const changed = await chainrule(['train', 'a.chainrule.json', '--resume', '--epochs', '8', '--lr', '0.3', '--out', 'w.npz']);
    expect([changed.status, changed.error]).toEqual([2, expect.stringMatching(/^E_RUN_CHANGED /)]);
  });
});
