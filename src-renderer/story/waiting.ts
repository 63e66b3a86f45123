/** A step was given up: the viewer goes elsewhere. */
export class GivenUp extends Error {}

/** Resolves after so many ms. @throws GivenUp where it is given up before */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new GivenUp());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

const between = 40; // ms

/**
 * Resolves to what `look` finds, as soon as it finds something; undefined where it does not in time.
 * @throws GivenUp where it is given up before
 */
export async function found<T>(look: () => T | null | undefined, patience: number, signal: AbortSignal): Promise<T | undefined> {
  for (const end = performance.now() + patience; ; ) {
    const what = look();
    if (what !== null && what !== undefined) return what;
    if (performance.now() > end) return undefined;
    await rest(between, signal);
  }
}
