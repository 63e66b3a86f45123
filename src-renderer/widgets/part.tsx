import { type ComponentType, type JSX, useEffect, useState } from 'react';
import { notifyError } from '../model/notices.ts';

const loaders: (() => Promise<unknown>)[] = [];

/**
 * A component whose code is loaded when it is first shown, or by `loadAllParts`; from then on it is there at once. Until
 * then nothing is shown in its place. Where the code cannot be had the user is told, and the next time it is tried again.
 */
export function part<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => JSX.Element | null {
  let loaded: ComponentType<P> | undefined;
  const ready = async (): Promise<ComponentType<P>> => {
    loaded ??= await load();
    return loaded;
  };
  loaders.push(ready);
  return function Part(props) {
    const [Loaded, setLoaded] = useState(() => loaded);
    useEffect(() => {
      if (Loaded) return undefined;
      let wanted = true;
      ready().then((component) => {
        if (wanted) setLoaded(() => component);
      }, notifyError);
      return () => {
        wanted = false;
      };
    }, [Loaded]);
    return Loaded ? <Loaded {...props} /> : null;
  };
}

/** Loads every part, one after the other when there is time, so that each opens at once, also when the host is gone by then. */
export async function loadAllParts(): Promise<void> {
  for (const load of loaders) {
    await new Promise((resolve) => {
      requestIdleCallback(resolve);
    });
    await load().catch(() => undefined);
  }
}
