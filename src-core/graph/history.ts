/** One entry of the history: the state before a change, and the name of the change for the menu. */
interface Entry<T> {
  readonly state: T;
  readonly name: string;
  /** Changes of one gesture (a drag, typing into one field) share a key and make one entry. */
  readonly gesture: string | undefined;
}

/** Undo and redo over immutable states. States share what did not change, so keeping them is cheap. */
export interface History<T> {
  readonly past: readonly Entry<T>[];
  readonly present: T;
  readonly future: readonly Entry<T>[];
}

const longest = 2000;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** Makes `next` the present. A change that goes on with the gesture of the newest entry adds no entry. */
export function record<T>(history: History<T>, next: T, name: string, gesture?: string): History<T> {
  if (next === history.present) return history;
  const goesOn = gesture !== undefined && history.past.at(-1)?.gesture === gesture && history.future.length === 0;
  const past = goesOn ? history.past : [...history.past, { state: history.present, name, gesture }].slice(-longest);
  return { past, present: next, future: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const entry = history.past.at(-1);
  if (!entry) return history;
  return {
    past: history.past.slice(0, -1),
    present: entry.state,
    future: [...history.future, { ...entry, state: history.present, gesture: undefined }],
  };
}

export function redo<T>(history: History<T>): History<T> {
  const entry = history.future.at(-1);
  if (!entry) return history;
  return {
    past: [...history.past, { ...entry, state: history.present }],
    present: entry.state,
    future: history.future.slice(0, -1),
  };
}
