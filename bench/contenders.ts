import path from 'node:path';
import { machineryFor } from '../src-core/engine/machinery.ts';
import { passNames } from '../src-core/engine/passes/passes.ts';
import { Session } from '../src-core/engine/session.ts';
import type { GraphDocument } from '../src-core/graph/document.ts';
import { type Analysis, analyse } from '../src-core/graph/validate.ts';
import type { Backend, Precision } from '../src-core/kernels/backend.ts';
import { referenceBackend } from '../src-core/kernels/reference/referenceBackend.ts';
import { type Build, relaxedSimdWorks, simdWorks, threadedBackend, wasmBackend } from '../src-core/kernels/wasm/wasmBackend.ts';
import { registry } from '../src-core/node/registry.ts';
import { hasCoreForSecond, helperBundleIn, secondThreadOf } from '../src-main/engine/helperHost.ts';

/** One way to run a document with this engine. */
export interface Contender {
  readonly backend: BackendName;
  readonly precision: Precision;
  readonly threads: 1 | 2;
  /** Whether the compiler's passes are on. */
  readonly passes: boolean;
  /** What Node has to be told for it. */
  readonly flags?: readonly string[];
}

type Threads = Contender['threads'];

/** For each backend how to get it; undefined where this machine or this Node cannot run it. */
const backends = {
  reference: (threads: Threads): Backend | undefined => (threads === 1 ? referenceBackend : undefined),
  simd128: (threads: Threads): Backend | undefined => (simdWorks() ? onThreads('simd128', threads) : undefined),
  relaxed: (threads: Threads): Backend | undefined => (relaxedSimdWorks() ? onThreads('relaxed', threads) : undefined),
} as const;
export type BackendName = keyof typeof backends;
const backendNames: readonly BackendName[] = ['reference', 'simd128', 'relaxed'];

const reference = { backend: 'reference', threads: 1, passes: false } as const;
const simd128 = { backend: 'simd128', threads: 1, passes: false } as const;
const firstNodeWithRelaxedSimd = 21;
const isAskedFor = Number(process.versions.node.split('.')[0]) < firstNodeWithRelaxedSimd;
const relaxed = { backend: 'relaxed', threads: 1, ...(isAskedFor && { flags: ['--experimental-wasm-relaxed-simd'] }) } as const;

function onThreads(build: Build, threads: Threads): Backend | undefined {
  if (threads === 1) return wasmBackend(build);
  // Bundles of the bench lie two folders below the root, as its sources do below dist/.
  const second = secondThreadOf(() => helperBundleIn(path.join(import.meta.dirname, '../../dist')), { hasWindow: false });
  return second && threadedBackend(build, second);
}

/** What a quick run measures of all ways: the truth, and for each precision what the app has, on two threads and with FMA. */
export const fewContenders: readonly Contender[] = [
  { ...reference, precision: 'float64' },
  { ...simd128, precision: 'float64', passes: true },
  { ...simd128, precision: 'float32', passes: true },
  { ...relaxed, precision: 'float32', passes: true },
  { ...simd128, precision: 'float32', passes: true, threads: 2 },
];

/** All ways that are measured beside the peers. Of the reference float64 is enough: it is the truth, not a contender. */
export const contenders: readonly Contender[] = [
  { ...reference, precision: 'float64' },
  { ...simd128, precision: 'float64' },
  { ...simd128, precision: 'float32' },
  { ...simd128, precision: 'float64', passes: true },
  { ...simd128, precision: 'float32', passes: true },
  { ...relaxed, precision: 'float64', passes: true },
  { ...relaxed, precision: 'float32', passes: true },
  { ...simd128, precision: 'float64', passes: true, threads: 2 },
  { ...simd128, precision: 'float32', passes: true, threads: 2 },
  { ...relaxed, precision: 'float32', passes: true, threads: 2 },
];

/** What the app itself trains a document of this precision with, where it is too small for a second thread. */
export function contenderOfApp(precision: Precision): Contender {
  const { backend, passes } = machineryFor('automatic', precision);
  const name = backendNames.find((known) => backends[known](1)?.name === backend.name);
  if (!name) throw new Error(`the app's backend ${backend.name} is none of those that are measured`);
  return { backend: name, precision, threads: 1, passes: passes.length > 0 };
}

/** What the app trains any document with: with a second thread, where the machine has a core for it beside the window's. */
export function threadedContenderOfApp(precision: Precision): Contender {
  return { ...contenderOfApp(precision), threads: hasCoreForSecond({ hasWindow: true }) ? 2 : 1 };
}

/** Ways whose growth, memory and compile times are measured: the app's own, and the reference beside them. */
export function lookedAt(): readonly Contender[] {
  return [contenderOfApp('float64'), contenderOfApp('float32'), referenceContender];
}

/** What every other is compared with in float64. */
export const referenceContender: Contender = { ...reference, precision: 'float64' };

/** `simd128 float64, 2 threads, passes` */
export function nameOf({ backend, precision, threads, passes }: Contender): string {
  return [`${backend} ${precision}`, ...(threads === 1 ? [] : [`${String(threads)} threads`]), ...(passes ? ['passes'] : [])].join(', ');
}

/** @throws Error where this machine cannot run it */
export function backendOf({ backend, threads }: Contender): Backend {
  const found = backends[backend](threads);
  if (!found) throw new Error(`the backend ${backend} cannot run here`);
  return found;
}

/** An analysed document compiled and in memory; undefined where the contender cannot run here. */
export function loadSession({ backend, threads, passes }: Contender, analysis: Analysis): Session | undefined {
  const found = backends[backend](threads);
  return found && new Session(analysis, found, passes ? { haste: { passes: passNames, read: [], readAt: 'every step', continues: false } } : {});
}

/** A document loaded and run once; undefined where the contender cannot run here. */
export function openSession(contender: Contender, document: GraphDocument): Session | undefined {
  const session = loadSession(contender, analyse({ ...document, precision: contender.precision }, registry));
  session?.run();
  return session;
}

/** A whole step: forward, loss, backward and update. */
export function stepOf(session: Session): () => void {
  const { update } = session.program;
  return () => {
    session.run();
    session.runRegion(update);
  };
}
