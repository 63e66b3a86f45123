import { useStore as useZustand } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type AppState, initialState } from './appState.ts';

/** The state of the app outside React; numbers of runs are not in it, see `liveNumbers.ts`. */
export const app = createStore<AppState>()(subscribeWithSelector(() => initialState('')));

/** Reads a part of the state in a component; select narrowly, the component renders when the part changes. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useZustand(app, select);
}

/** As `useApp`, for parts that are built anew each time: compared one level deep. */
export function useAppParts<T extends object>(select: (state: AppState) => T): T {
  return useZustand(app, useShallow(select));
}

/** Calls back when the selected part changes. */
export function watchApp<T>(select: (state: AppState) => T, listener: (part: T, before: T) => void): () => void {
  let before = select(app.getState());
  return app.subscribe((state) => {
    const part = select(state);
    if (Object.is(part, before)) return;
    const old = before;
    before = part;
    listener(part, old);
  });
}

export const presentOf = (state: AppState): GraphDocument => state.history.present;
export const currentDocument = (): GraphDocument => presentOf(app.getState());
export const isUnsaved = (state: AppState): boolean => state.history.present !== state.saved;
