import { questionsOf } from '../../src-core/explain/questions.ts';
import type { Expected, GraphEdge, Locator, PortReference } from '../../src-core/graph/document.ts';
import type { AppState } from './appState.ts';
import { isFound } from './grades.ts';
import { presentOf, useApp } from './store.ts';

/** Whether the number at a place is hidden; steps, samples and elements count from 0. */
export type Hides = (step: number, sample: number, element: number) => boolean;

/** The numbers that are asked for and not to be seen: their answers are hidden and not yet found. */
export interface HiddenNumbers {
  readonly any: boolean;
  readonly questions: ReadonlySet<Expected>;
  value(port: PortReference): Hides | undefined;
  /** The total at an output. */
  outputGradient(port: PortReference): Hides | undefined;
  /** What comes back through one edge. */
  edgeGradient(edge: GraphEdge): Hides | undefined;
  parameter(id: string, which: 'value' | 'gradient'): Hides | undefined;
  /** The share of a loss node, or the whole loss. */
  loss(node?: string): boolean;
  /** The loss over the updates, which tells it before and after each. */
  readonly lossCurve: boolean;
}

type Key = readonly unknown[];
let held: { readonly key: Key; readonly hidden: HiddenNumbers } | undefined;

/** The hidden numbers of the document on the screen; the same object until something about them changes. */
export function hiddenNumbers(state: AppState): HiddenNumbers {
  const { expected, edges, parameters, data } = presentOf(state);
  const key: Key = [expected, edges, parameters, data, state.grades, state.unchecked, state.evaluation?.losses, state.run.kind];
  if (held?.key.every((part, index) => part === key[index])) return held.hidden;
  const hidden = collect(state);
  held = { key, hidden };
  return hidden;
}

/** The questions whose number is hidden, whether it is on the screen or not. */
export const hiddenQuestions = (state: AppState): ReadonlySet<Expected> => hiddenNumbers(state).questions;

/** Whether any element of a tensor of this size is hidden. */
export function hidesAny(hides: ((element: number) => boolean) | undefined, size: number): boolean {
  if (!hides) return false;
  for (let element = 0; element < size; element++) if (hides(element)) return true;
  return false;
}

/** What is hidden of a tensor at one step and sample. */
export function hidesAt(hides: Hides | undefined, step: number, sample: number): ((element: number) => boolean) | undefined {
  return hides && ((element) => hides(step, sample, element));
}

export function useHidden(): HiddenNumbers {
  return useApp(hiddenNumbers);
}

function collect(state: AppState): HiddenNumbers {
  const document = presentOf(state);
  // In a training run the numbers on the screen move before the document does.
  const hasMoved = state.run.kind === 'training' || document.parameters.some(({ initial }) => initial !== undefined) || Object.values(document.data.columns).some(({ initial }) => initial !== undefined);
  // What is asked for after a step is on the screen only once a step was made. Before it the place shows another number.
  const hidden = questionsOf(document).flatMap(({ id, item }) => (item.question?.hidden === true && !isFound(state, id) ? [item] : []));
  const places = hidden.filter(({ after }) => after === 0 || hasMoved);
  const at = (matches: (place: Locator, after: number) => boolean): Hides | undefined => {
    const found = places.filter((item) => matches(item.at, item.after)).map((item) => item.at);
    return found.length === 0 ? undefined : (step, sample, element) => found.some((place) => covers(place, step, sample, element));
  };
  const isAt = (place: Locator, { node, port }: PortReference): boolean => 'port' in place && place.node === node && place.port === port;
  const losses = Object.keys(state.evaluation?.losses ?? {});
  const asksForLoss = ({ at: place }: Expected, node: string | undefined): boolean =>
    place.kind === 'loss' && (place.node === node || (losses.length <= 1 && (place.node === undefined || node === undefined)));
  return {
    any: places.length > 0,
    questions: new Set(hidden),
    value: (port) => at((place) => place.kind === 'value' && isAt(place, port)),
    outputGradient: (port) => at((place) => place.kind === 'output-gradient' && isAt(place, port)),
    edgeGradient: (edge) => {
      const isOnly = document.edges.filter(({ source }) => source.node === edge.source.node && source.port === edge.source.port).length === 1;
      return at((place) => (place.kind === 'edge-gradient' && place.edge === edge.id) || (isOnly && place.kind === 'output-gradient' && isAt(place, edge.source)));
    },
    // A parameter's own value is given; hidden is what a step makes of it.
    parameter: (id, which) => at((place, after) => 'parameter' in place && place.parameter === id && (which === 'value' ? place.kind === 'parameter' && after === 1 : place.kind === 'parameter-gradient')),
    loss: (node) => places.some((item) => asksForLoss(item, node)),
    lossCurve: hidden.some((item) => asksForLoss(item, undefined)),
  };
}

function covers(place: Locator, step: number, sample: number, element: number): boolean {
  const matches = (wanted: number | undefined, index: number): boolean => wanted === undefined || wanted === index;
  return matches('step' in place ? place.step : undefined, step) && matches('sample' in place ? place.sample : undefined, sample) && matches('element' in place ? place.element : undefined, element);
}
