import type { AppState } from './appState.ts';
import { currentSight } from './sight.ts';
import { presentOf } from './store.ts';

/** The most steps that an unrolled network shows at once; a window of them goes along with the current one. */
const mostSteps = 8;
const card = 220; // px, about as wide as cards are
const gap = 140;

/** How an unrolled network is laid out: its steps, and how far one is from the next. */
export interface Unrolling {
  readonly steps: readonly number[];
  readonly pitch: number;
}

/** The unrolling that is on the screen; undefined where the network is seen as it is wired. */
export function unrollingOf(state: AppState): Unrolling | undefined {
  if (!state.unrolled) return undefined;
  const { steps } = presentOf(state).data;
  const shown = Math.min(steps, mostSteps);
  const first = Math.max(0, Math.min(state.step - Math.floor(shown / 2), steps - shown));
  const sight = currentSight(state);
  const places = [...sight.nodes, ...sight.folded.flatMap(({ nodes }) => nodes)].map(({ position }) => position.x);
  const width = places.length === 0 ? 0 : Math.max(...places) - Math.min(...places);
  return { steps: Array.from({ length: shown }, (_, index) => first + index), pitch: width + card + gap };
}
