import { Session } from '../src-core/engine/session.ts';
import type { GraphDocument } from '../src-core/graph/document.ts';
import { type Analysis, analyse } from '../src-core/graph/validate.ts';
import type { Backend, Precision } from '../src-core/kernels/backend.ts';
import { referenceBackend } from '../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../src-core/node/registry.ts';

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

/** For each backend how to get it; undefined where this machine or this Node cannot run it. */
const backends = {
  reference: (): Backend | undefined => referenceBackend,
} as const;
export type BackendName = keyof typeof backends;

/** All ways that are measured. */
export const contenders: readonly Contender[] = [
  { backend: 'reference', precision: 'float64', threads: 1, passes: true },
  { backend: 'reference', precision: 'float32', threads: 1, passes: true },
];

/** What the app itself runs a document of this precision with. */
export function contenderOfApp(precision: Precision): Contender {
  return { backend: 'reference', precision, threads: 1, passes: true };
}

/** What every other is compared with in float64. */
export const referenceContender: Contender = { backend: 'reference', precision: 'float64', threads: 1, passes: true };

/** `reference float64, 2 threads, no passes` */
export function nameOf({ backend, precision, threads, passes }: Contender): string {
  return [`${backend} ${precision}`, ...(threads === 1 ? [] : [`${String(threads)} threads`]), ...(passes ? [] : ['no passes'])].join(', ');
}

/** @throws Error where this machine cannot run it */
export function backendOf({ backend }: Contender): Backend {
  const found = backends[backend]();
  if (!found) throw new Error(`the backend ${backend} cannot run here`);
  return found;
}

/** An analysed document compiled and in memory; undefined where the contender cannot run here. */
export function loadSession({ backend }: Contender, analysis: Analysis): Session | undefined {
  const found = backends[backend]();
  return found && new Session(analysis, found);
}

/** A document loaded and run once; undefined where the contender cannot run here. */
export function openSession(contender: Contender, document: GraphDocument): Session | undefined {
  const session = loadSession(contender, analyse({ ...document, precision: contender.precision }, registry));
  session?.run();
  return session;
}

/** A whole step, forward, loss, backward and update, as one range of the program. */
export function stepOf(session: Session): () => void {
  const { forward, backward, update } = session.program;
  if (forward.to !== backward.from || backward.to !== update.from) throw new Error('forward, backward and update do not follow each other');
  const step = { from: forward.from, to: update.to };
  return () => {
    session.runRegion(step);
  };
}
