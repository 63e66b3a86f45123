import { useSyncExternalStore } from 'react';
import type { TrainProgress } from '../../src-core/protocol/training.ts';

/*
 * How far the run is that goes on. It is told up to 60 times a second and shown at the pace of text; it is not in the
 * app's state, which everything on the screen looks at when it changes.
 */

const pace = 100; // ms
const listeners = new Set<() => void>();
let newest: TrainProgress | null = null;
let shown: TrainProgress | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function show(): void {
  if (shown === newest) return;
  shown = newest;
  for (const listener of listeners) listener();
}

export const runProgress = {
  current: (): TrainProgress | null => newest,
  /** Takes what was told; null where a run begins or has ended. */
  take: (progress: TrainProgress | null): void => {
    newest = progress;
    if (timer !== undefined && progress !== null) return;
    show();
    clearTimeout(timer);
    timer = progress === null ? undefined : setTimeout(() => {
      timer = undefined;
      show();
    }, pace);
  },
};

/** For a component: the progress, at most ten times a second. */
export function useRunProgress<T>(select: (progress: TrainProgress | null) => T): T {
  return useSyncExternalStore(listen, () => select(shown));
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
