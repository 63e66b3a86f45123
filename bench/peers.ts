import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Workload } from '../src-core/testing/workloads.ts';
import type { Entry } from './contest.ts';
import type { TorchFacts } from './results.ts';

/** A library that is measured beside us. */
export interface Peer {
  readonly name: string;
  readonly kind: 'PyTorch' | 'JavaScript';
  /** Batch-1 descent on another loss: its losses are not compared. */
  readonly isOtherAlgorithm?: true;
  /** Why it cannot do a workload; null where it can. */
  readonly lacks: (workload: Workload) => string | null;
  readonly entry: (task: string) => Omit<Entry, 'name'>;
}

const folder = path.resolve('bench/peers');

function script(name: string, ...rest: string[]): Peer['entry'] {
  return (task) => ({ command: process.execPath, arguments: [path.join(folder, name), task, ...rest] });
}

const nothing = (): null => null;
const lacksRecurrence: Peer['lacks'] = ({ model }) => (model.kind === 'lstm' ? 'it has no LSTM over batches of numbers' : null);
const smallOnly: Peer['lacks'] = ({ id, model }) => lacksRecurrence({ id, title: '', model }) ?? (model.batch * sizeOf(model) > 1e5 ? 'it goes sample by sample with an update after each, and is compared on small networks alone' : null);

function sizeOf(model: Workload['model']): number {
  return model.kind === 'lstm' ? 0 : model.widths.slice(1).reduce((sum, width, index) => sum + width * (model.widths[index] ?? 0), 0);
}

/** The peers written in JavaScript; they are in `bench/package.json`. */
export const javaScriptPeers: readonly Peer[] = [
  { name: 'tfjs-cpu', kind: 'JavaScript', lacks: nothing, entry: script('tfjs.mjs', 'cpu') },
  { name: 'tfjs-wasm', kind: 'JavaScript', lacks: nothing, entry: script('tfjs.mjs', 'wasm') },
  { name: 'jax-js', kind: 'JavaScript', lacks: nothing, entry: script('jaxjs.mjs') },
  { name: 'convnetjs', kind: 'JavaScript', lacks: lacksRecurrence, entry: script('convnetjs.mjs') },
  { name: 'brain.js', kind: 'JavaScript', isOtherAlgorithm: true, lacks: smallOnly, entry: script('brain.mjs') },
  { name: 'synaptic', kind: 'JavaScript', isOtherAlgorithm: true, lacks: smallOnly, entry: script('synaptic.mjs') },
];

/** PyTorch on one and two threads, where some Python on this machine has it. */
export function torchPeers(): { readonly facts: TorchFacts; readonly peers: readonly Peer[] } | undefined {
  for (const python of pythons()) {
    const { status, stdout } = spawnSync(python, [path.join(folder, 'torch_facts.py')], { encoding: 'utf8', env: { ...process.env, ...threadsOf(1) } });
    if (status !== 0) continue;
    const peer = (precision: string, threads: number): Peer => ({
      name: torchName(precision, threads),
      kind: 'PyTorch',
      lacks: nothing,
      entry: (task) => ({
        command: python,
        arguments: [path.join(folder, 'torch_steps.py'), task, precision, String(threads)],
        environment: threadsOf(threads),
      }),
    });
    return { facts: JSON.parse(stdout) as TorchFacts, peers: [peer('float64', 1), peer('float32', 1), peer('float32', 2)] };
  }
  return undefined;
}

/** Threads that spin while they wait take the core from whoever is timed next. */
function threadsOf(count: number): Record<string, string> {
  const threads = String(count);
  return { OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads };
}

/** `PyTorch float32, 2 threads` */
export function torchName(precision: string, threads: number): string {
  return `PyTorch ${precision}${threads === 1 ? '' : `, ${String(threads)} threads`}`;
}

/** Every `python3` on the path: the first is not always the one with PyTorch. */
export function pythons(): string[] {
  const { stdout, status } = spawnSync('which', ['-a', 'python3', 'python'], { encoding: 'utf8' });
  return status === null ? ['python3', 'python'] : [...new Set(stdout.split('\n').filter((line) => line !== ''))];
}
