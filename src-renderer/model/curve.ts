import type { RunCurves } from '../../src-core/graph/run.ts';
import type { TrainProgress } from '../../src-core/protocol/training.ts';

/** The curves of the run that goes on, outside React like every other live number. */
export interface LiveCurves {
  readonly runId: string;
  /** The engine's own, a fifth of a second old at most. */
  readonly curves: RunCurves | null;
  /** Losses told since then. */
  readonly updates: readonly number[];
  readonly losses: readonly number[];
}

const listeners = new Set<() => void>();
let live: LiveCurves | null = null;

function replace(next: LiveCurves | null): void {
  live = next;
  for (const listener of listeners) listener();
}

export const liveCurves = {
  current: (): LiveCurves | null => live,
  start: (runId: string, curves: RunCurves | null): void => {
    replace({ runId, curves, updates: [], losses: [] });
  },
  add: ({ curves, update, loss }: TrainProgress): void => {
    if (!live) return;
    if (curves) replace({ ...live, curves, updates: [], losses: [] });
    else if (loss !== null) replace({ ...live, updates: [...live.updates, update], losses: [...live.losses, loss] });
  },
  /** The run is in the document now, or nowhere. */
  end: (): void => {
    replace(null);
  },
  onChange: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
