import type { Binding } from '../../src-core/graph/dataset.ts';
import type { AppState } from './appState.ts';
import { presentOf } from './store.ts';

/** The columns that a node's rows are made of; undefined where its rows are its own. */
export function bindingOf(state: AppState, node: string): Binding | undefined {
  return presentOf(state).dataset?.bindings[node];
}

/** Whether the data set says how many rows there are. */
export function hasBoundRows(state: AppState): boolean {
  return Object.keys(presentOf(state).dataset?.bindings ?? {}).length > 0;
}
