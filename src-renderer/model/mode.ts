import { showMode } from '../../src-core/graph/edit.ts';
import type { Mode } from '../../src-core/node/definition.ts';
import { edit } from './documentEdits.ts';
import { presentOf, useApp } from './store.ts';

/** What the canvas shows: the network as it is trained, or as it is used. */
export function useMode(): Mode {
  return useApp((state) => presentOf(state).mode ?? 'evaluation');
}

export function setMode(mode: Mode): void {
  edit('edit.mode', (document) => showMode(document, mode));
}
