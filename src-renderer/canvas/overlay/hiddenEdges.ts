import type { BlockPair } from '../../../src-core/protocol/frame.ts';
import { portKey } from '../../../src-core/graph/resolve.ts';
import type { AppState } from '../../model/appState.ts';
import { type Hides, type HiddenNumbers, hiddenNumbers, hidesAny } from '../../model/hiddenNumbers.ts';
import { presentOf } from '../../model/store.ts';
import type { HiddenElements } from './chipText.ts';

/** What is hidden on the edges and under the ports, at the step and sample on the screen; looked up once for each change. */
export class HiddenEdges {
  #key: readonly unknown[] = [];
  #edges: ReadonlyMap<string, HiddenElements> = new Map();
  #totals: ReadonlyMap<string, Hides> = new Map();
  #step = 0;
  #sample = 0;

  /** Takes the newest state; returns another object where something else is hidden than before. */
  update(state: AppState): unknown {
    const hidden = hiddenNumbers(state);
    const { step, sample } = state;
    const key = [hidden, step, sample];
    if (!key.every((part, index) => part === this.#key[index])) {
      this.#key = key;
      [this.#step, this.#sample] = [step, sample];
      this.#edges = hidden.any ? hiddenOnEdges(state, hidden) : new Map();
      this.#totals = hidden.any ? hiddenTotals(state, hidden) : new Map();
    }
    return this.#key;
  }

  /** What is hidden of the first of these edges that hides anything: they are drawn as one. */
  of(edges: readonly string[]): HiddenElements | undefined {
    if (this.#edges.size === 0) return undefined;
    return edges.map((edge) => this.#edges.get(edge)).find((hidden) => hidden !== undefined);
  }

  ofTotal(output: string, element: number): boolean {
    return this.#totals.get(output)?.(this.#step, this.#sample, element) ?? false;
  }

  /** The numbers of edges that hide no gradient: a wire's width would tell it. */
  without(edges: ReadonlyMap<string, BlockPair>): ReadonlyMap<string, BlockPair> {
    if (this.#edges.size === 0) return edges;
    return new Map([...edges].filter(([id, { gradient }]) => !hidesAny(this.#edges.get(id)?.gradient, gradient.size)));
  }
}

function hiddenOnEdges(state: AppState, hidden: HiddenNumbers): Map<string, HiddenElements> {
  const { step, sample } = state;
  return new Map(
    presentOf(state).edges.flatMap((edge) => {
      const value = hidden.value(edge.source);
      const gradient = hidden.edgeGradient(edge);
      if (!value && !gradient) return [];
      const elements: HiddenElements = {
        value: (element) => value?.(step, sample, element) ?? false,
        gradient: (element) => gradient?.(step, sample, element) ?? false,
      };
      return [[edge.id, elements] as const];
    }),
  );
}

function hiddenTotals(state: AppState, hidden: HiddenNumbers): Map<string, Hides> {
  return new Map(
    presentOf(state).edges.flatMap(({ source }) => {
      const hides = hidden.outputGradient(source);
      return hides ? [[portKey(source.node, source.port), hides] as const] : [];
    }),
  );
}
