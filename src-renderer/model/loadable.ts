/** Code that is loaded when it is first wanted, or ahead of that by `loadAhead`; from then on it is there at once. */
export interface Loadable<T> {
  /** Undefined until it was loaded. */
  readonly loaded: () => T | undefined;
  /** Rejects where the code cannot be had; the next time it is tried again. */
  readonly ready: () => Promise<T>;
}

/** The first are what a person may want at once, or what asks about work: they come as soon as the page can be used. */
export type Turn = 'first' | 'later';

const turns: Readonly<Record<Turn, (() => Promise<unknown>)[]>> = { first: [], later: [] };

export function loadable<T>(load: () => Promise<T>, turn: Turn = 'later'): Loadable<T> {
  let code: T | undefined;
  const ready = async (): Promise<T> => {
    code ??= await load();
    return code;
  };
  turns[turn].push(ready);
  return { loaded: () => code, ready };
}

/** Loads what has this turn, one after the other when there is time, so that each is there at once, also when the host is gone by then. */
export async function loadAhead(turn: Turn): Promise<void> {
  for (const load of turns[turn]) {
    await new Promise((resolve) => {
      requestIdleCallback(resolve);
    });
    await load().catch(() => undefined);
  }
}
