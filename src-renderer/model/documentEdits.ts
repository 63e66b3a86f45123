import { type GraphDocument, mostEdges, mostNodes } from '../../src-core/graph/document.ts';
import { type History, record, redo, undo } from '../../src-core/graph/history.ts';
import type { MessageKey } from '../i18n/en.ts';
import { analysisOf } from './analyses.ts';
import { type AppState, type FileState, type Selection, nothingSelected } from './appState.ts';
import { startHistory } from '../../src-core/graph/history.ts';
import { sameModel, sameNamedModel } from './sameModel.ts';
import { translate } from '../i18n/translate.ts';
import { notify } from './notices.ts';
import { app } from './store.ts';

/** The names that entries of the history have; each is a message. */
export type EditName = Extract<MessageKey, `edit.${string}`>;

/**
 * Changes the document as one entry of the history. Changes that share a gesture (typing into one
 * cell, one drag) make one entry together.
 */
export function edit(name: EditName, change: (document: GraphDocument) => GraphDocument, gesture = currentGesture): void {
  const { present } = app.getState().history;
  const next = change(present);
  if (next === present) return;
  if (!outgrows(present, next)) app.setState((state) => withHistory(state, record(state.history, next, name, gesture)));
  else notify({ kind: 'error', title: translate('document.tooLarge'), text: translate('document.tooLargeText', { nodes: mostNodes.toLocaleString('en'), edges: mostEdges.toLocaleString('en') }) });
}

/** What could be saved and not opened again is not made. */
function outgrows(before: GraphDocument, after: GraphDocument): boolean {
  return (after.nodes.length > mostNodes && after.nodes.length > before.nodes.length) || (after.edges.length > mostEdges && after.edges.length > before.edges.length);
}

let currentGesture: string | undefined;

/** Every change that is made within `act` belongs to one gesture: a number that is dragged does not know what it changes. */
export function duringGesture(gesture: string, act: () => void): void {
  const before = currentGesture;
  currentGesture = gesture;
  try {
    act();
  } finally {
    currentGesture = before;
  }
}

/** Takes back a gesture that is given up, as if it had never begun; false where it changed nothing in the document. */
export function cancelGesture(gesture: string, before: History<GraphDocument>): boolean {
  if (app.getState().history.past.at(-1)?.gesture !== gesture) return false;
  app.setState((state) => withHistory(state, keepingRuns(state.history, before)));
  return true;
}

export function undoEdit(): void {
  app.setState((state) => withHistory(state, keepingRuns(state.history, undo(state.history))));
}

export function redoEdit(): void {
  app.setState((state) => withHistory(state, keepingRuns(state.history, redo(state.history))));
}

/** Changes the list of runs. It is a record of what was done: undo brings weights back, never takes a run away. */
export function editRuns(change: (runs: GraphDocument['runs']) => GraphDocument['runs']): void {
  app.setState((state) => {
    const { present } = state.history;
    const runs = change(present.runs);
    return runs === present.runs ? state : withHistory(state, { ...state.history, present: { ...present, runs } });
  });
}

function keepingRuns({ present: { runs } }: History<GraphDocument>, history: History<GraphDocument>): History<GraphDocument> {
  return history.present.runs === runs ? history : { ...history, present: { ...history.present, runs } };
}

/** Goes to another history of the document, runs and all: a story goes back. What was begun before is not for it. */
export function goToHistory(history: History<GraphDocument>): void {
  app.setState((state) => ({ ...withHistory(state, history), opened: state.opened + 1, run: { kind: 'idle' } }));
}

/** Replaces the whole document, with a new history: opened, or new. */
export function openDocument(document: GraphDocument, file: FileState | null): void {
  app.setState((state) => ({
    ...withHistory(state, startHistory(document)),
    opened: state.opened + 1,
    saved: document,
    file,
    selection: nothingSelected,
    inside: null,
    unrolled: false,
    step: 0,
    sample: 0,
    evaluation: null,
    updatesPerSecond: null,
    grades: new Map(),
    unchecked: new Set(),
    run: { kind: 'idle' },
    modelRevision: state.modelRevision + 1,
  }));
}

export function select(nodes: Iterable<string>, edges: Iterable<string> = [], groups: Iterable<string> = [], frames: Iterable<string> = []): void {
  app.setState({ selection: { nodes: new Set(nodes), edges: new Set(edges), groups: new Set(groups), frames: new Set(frames) } });
}

/** The state with another present, and everything that follows from it. */
function withHistory(state: AppState, history: History<GraphDocument>): AppState {
  const before = state.history.present;
  const after = history.present;
  if (before === after) return { ...state, history };
  return {
    ...state,
    history,
    analysis: sameNamedModel(before, after) ? state.analysis : analysisOf(after),
    // A training run goes on when something is renamed; what it moves brings the names to the engine.
    modelRevision: (state.run.kind === 'training' ? sameModel : sameNamedModel)(before, after) ? state.modelRevision : state.modelRevision + 1,
    selection: existing(state.selection, after),
    inside: after.groups.some(({ id }) => id === state.inside) ? state.inside : null,
    step: Math.min(state.step, after.data.steps - 1),
    sample: Math.min(state.sample, after.data.samples - 1),
  };
}

function existing(selection: Selection, document: GraphDocument): Selection {
  const kept = {
    nodes: present(selection.nodes, document.nodes),
    edges: present(selection.edges, document.edges),
    groups: present(selection.groups, document.groups),
    frames: present(selection.frames, document.frames),
  };
  return kept.nodes === selection.nodes && kept.edges === selection.edges && kept.groups === selection.groups && kept.frames === selection.frames ? selection : kept;
}

/** Those of the chosen ids that are there; the same set where all are. */
function present(chosen: ReadonlySet<string>, items: readonly { readonly id: string }[]): ReadonlySet<string> {
  if (chosen.size === 0) return chosen;
  const ids = new Set(items.map(({ id }) => id));
  const kept = [...chosen].filter((id) => ids.has(id));
  return kept.length === chosen.size ? chosen : new Set(kept);
}
