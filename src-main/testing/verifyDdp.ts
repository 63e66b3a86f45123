import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { makeTable } from '../../src-core/data/generators.ts';
import { type SampleSet, sampleSet } from '../../src-core/data/samples.ts';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { readSafetensors, safetensorsMetadata } from '../../src-core/export/safetensors.ts';
import { namedParameters } from '../../src-core/export/weights.ts';
import type { NamedTensor } from '../../src-core/export/namedTensor.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { referenceBackend } from '../../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../../src-core/node/registry.ts';
import { exportNetwork } from '../../src-core/engine/exportNetwork.ts';
import { Trainer } from '../../src-core/train/trainer.ts';
import { writeFiles } from '../services/exportedFiles.ts';
import { readWeights } from '../services/weights.ts';
import { pythonWithTorch, torchDifference } from './torchReader.ts';
import { sha256 } from '../services/sha256.ts';

const updatesAfterCheckpoint = 20;

/** A run of `train.py`. */
interface Run {
  readonly processes: number;
  readonly options: readonly string[];
}

/**
 * Trains exported projects on one process and on two, kills one of two, goes on from its checkpoint, and takes the weights
 * back; prints what it found. Gives how many checks passed and failed; none where there is no Python with PyTorch.
 */
export async function verifyDdp(): Promise<{ readonly passed: number; readonly failed: number }> {
  const python = pythonWithTorch();
  if (python === undefined) {
    console.log('ddp: no Python with PyTorch and NumPy is installed, so nothing was run');
    return { passed: 0, failed: 0 };
  }
  const home = mkdtempSync(path.join(tmpdir(), 'chainrule-ddp-'));
  const check = new Checks();
  try {
    const withAdam = async (): Promise<void> => {
      await verifyDocument('an LSTM', lstm(), path.join(home, 'lstm'), python, check);
      await verifyOwnTest(openExample('lstm-copy'), path.join(home, 'adam'), python, check);
    };
    await Promise.all([verifyDocument('an MLP', mlp(), path.join(home, 'mlp'), python, check), withAdam()]);
  } finally {
    rmSync(home, { recursive: true });
  }
  return check;
}

/** With everything that an update can have, and a last batch that is smaller. */
function mlp(): GraphDocument {
  const document = openExample('spirals');
  const training = { ...document.training, batch: 36, epochs: 100_000, optimizer: { kind: 'nesterov', momentum: 0.9 }, l1: 1e-4, l2: 1e-3, clipNorm: 1, clipValue: 0.5, warmUp: 5 } as const;
  return { ...document, precision: 'float32', training };
}

/** Adam divides by the size of a gradient, which makes the last digit of a small one a large step: it is checked in float64, by the project's own test. */
function lstm(): GraphDocument {
  const document = openExample('lstm-copy');
  return { ...document, precision: 'float32', training: { ...document.training, batch: 24, epochs: 100_000, learningRate: 0.02, optimizer: { kind: 'momentum', momentum: 0.9 } } };
}

async function write(document: GraphDocument, folder: string): Promise<void> {
  const readSamples = (): Promise<SampleSet> => Promise.resolve(samplesOf(document));
  await writeFiles(folder, true, (await exportNetwork({ document, format: 'ddp', choices: {}, readSamples, sha256 }, registry)).files);
}

function samplesOf({ dataset }: GraphDocument): SampleSet {
  if (dataset?.source.kind !== 'recipe') throw new Error('the document takes its samples from a recipe');
  return sampleSet(dataset, makeTable(dataset.source.recipe).table);
}

class Checks {
  passed = 0;
  failed = 0;

  atMost(what: string, found: number, most: number, unit = ''): void {
    const isFine = found <= most;
    if (isFine) this.passed += 1;
    else this.failed += 1;
    console.log(`${isFine ? 'ok    ' : 'FAILED'} ${what}: ${found === 0 ? '0' : unit === '' ? found.toExponential(1) : found.toFixed(1)}${unit} (at most ${String(most)}${unit})`);
  }
}

async function verifyDocument(name: string, document: GraphDocument, folder: string, python: string, check: Checks): Promise<void> {
  await write(document, folder);
  // Nothing is lost but what is killed: a busy machine may be slow.
  changeConfig(folder, { timeout_seconds: 120, checkpoint_every: 5 });
  const copy = (as: string): string => {
    cpSync(folder, `${folder}-${as}`, { recursive: true });
    return `${folder}-${as}`;
  };
  const broken = copy('broken');
  const { seconds, said } = await killOneOfTwo(broken, python);
  check.atMost(`${name}: a killed process ends the other, which says "rank 1 is not reachable" and how to go on`, said ? seconds : Infinity, 30, ' s');
  const step = Number(safetensorsMetadata(readFileSync(path.join(broken, 'checkpoint.safetensors'))).get('step'));
  const updates = step + updatesAfterCheckpoint;
  const runTo = async (at: string, processes: number, ...options: string[]): Promise<NamedTensor[]> => {
    await train(at, python, { processes, options: ['--updates', String(updates), ...options] });
    return readSafetensors(readFileSync(path.join(at, 'trained.safetensors')));
  };
  const one = await runTo(copy('one'), 1);
  const two = await runTo(copy('two'), 2);
  check.atMost(`${name}: one process and two, ${String(updates)} updates in float32, largest difference of a weight`, difference(one, two), 1e-6);
  check.atMost(`${name}: killed after update ${String(step)} and resumed, against two that never stopped`, difference(await runTo(broken, 2, '--resume'), two), 0);
  check.atMost(`${name}: two processes and the app, largest difference of a weight`, difference(two, trainedHere(document, updates)), 1e-5);
  const trained = path.join(`${folder}-two`, 'trained.safetensors');
  const { float32 } = torchDifference(await readWeights(trained, document), python, `${folder}-back`, trained);
  check.atMost(`${name}: the trained weights in the app and in PyTorch, largest difference of a loss, output or gradient`, float32, 1e-5);
}

/** The project's own test, on two processes too. */
async function verifyOwnTest(document: GraphDocument, folder: string, python: string, check: Checks): Promise<void> {
  await write(document, folder);
  changeConfig(folder, { timeout_seconds: 120 });
  const { status, output } = await ended(spawn(python, ['tests/test_parity.py'], { cwd: folder, stdio: 'pipe' }));
  console.log(output.trimEnd().split('\n').filter((line) => line.includes(':')).map((line) => `       ${line}`).join('\n'));
  check.atMost(`the exported tests/test_parity.py of "${document.title}", exit status`, status, 0);
}

function changeConfig(folder: string, changes: Readonly<Record<string, number>>): void {
  const file = path.join(folder, 'config.json');
  const config = z.record(z.string(), z.union([z.number(), z.boolean()])).parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify({ ...config, ...changes }));
}

async function start(folder: string, python: string, { processes, options }: Run): Promise<ChildProcess[]> {
  const port = await freePort();
  return Array.from({ length: processes }, (_, rank) =>
    spawn(python, ['train.py', '--device', 'cpu', ...options], {
      cwd: folder,
      stdio: 'pipe',
      env: { ...process.env, RANK: String(rank), LOCAL_RANK: String(rank), WORLD_SIZE: String(processes), MASTER_ADDR: '127.0.0.1', MASTER_PORT: String(port), OMP_NUM_THREADS: '1' },
    }),
  );
}

async function train(folder: string, python: string, run: Run): Promise<void> {
  const all = await Promise.all((await start(folder, python, run)).map(ended));
  const failed = all.find(({ status }) => status !== 0);
  if (failed) throw new Error(`train.py ended with status ${String(failed.status)}: ${failed.output}`);
}

/** Kills the second process when there is a checkpoint: how long the first goes on, and whether it says what happened. */
async function killOneOfTwo(folder: string, python: string): Promise<{ readonly seconds: number; readonly said: boolean }> {
  const [first, second] = await start(folder, python, { processes: 2, options: [] });
  if (!first || !second) throw new Error('two processes were started');
  const [end] = [ended(first), ended(second)];
  while (!existsSync(path.join(folder, 'checkpoint.safetensors'))) {
    if (first.exitCode !== null) throw new Error(`train.py ended before its first checkpoint: ${(await end).output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const began = performance.now();
  second.kill('SIGKILL');
  const { status, output } = await end;
  const said = status === 3 && output.includes('rank 1 is not reachable') && output.includes('--resume');
  if (!said) console.log(output);
  return { seconds: (performance.now() - began) / 1000, said };
}

async function ended(child: ChildProcess): Promise<{ readonly status: number; readonly output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { output += text; });
  await once(child, 'close');
  return { status: child.exitCode ?? Infinity, output };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** The weights after so many updates by the app's own engine. */
function trainedHere(document: GraphDocument, updates: number): NamedTensor[] {
  const trainer = new Trainer({ document, samples: samplesOf(document), registry, machinery: { backend: referenceBackend, passes: [] }, from: null });
  let left = updates;
  for (const moment of trainer.run()) {
    if (moment !== 'measuring') left -= 1;
    if (left === 0) break;
  }
  const { parameters } = trainer.session.weights();
  trainer.close();
  return namedParameters(document).map((tensor, index) => ({ ...tensor, values: parameters[document.parameters[index]?.id ?? ''] ?? [] }));
}

/** The largest, relative to the largest number of a tensor where that is above 1; infinite where the tensors are not the same. */
function difference(one: readonly NamedTensor[], other: readonly NamedTensor[]): number {
  if (one.length !== other.length) return Infinity;
  const largest = one.map(({ name, values }) => {
    const others = other.find((tensor) => tensor.name === name)?.values ?? [];
    const scale = Math.max(1, ...Array.from(values, Math.abs));
    return values.length === others.length ? Math.max(0, ...Array.from(values, (value, index) => Math.abs(value - (others[index] ?? NaN)) / scale)) : Infinity;
  });
  return largest.some(Number.isNaN) ? Infinity : Math.max(...largest);
}
