import { useSyncExternalStore } from 'react';
import { type LiveNumbers, onShownNumbers, shownNumbers } from './liveNumbers.ts';
import { useApp } from './store.ts';

/** The numbers of the engine for text in a component, at most a dozen changes a second. */
export function useLive<T>(select: (numbers: LiveNumbers) => T): T {
  return useSyncExternalStore(onShownNumbers, () => select(shownNumbers()));
}

/** Whether the numbers on the screen belong to an older document than the one on the screen. */
export function useStale(): boolean {
  const revision = useApp((state) => state.modelRevision);
  return useLive((numbers) => numbers.revision !== revision);
}
