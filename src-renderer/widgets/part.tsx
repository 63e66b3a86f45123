import { type ComponentType, type JSX, useEffect, useState } from 'react';
import { type Turn, loadable } from '../model/loadable.ts';
import { notifyError } from '../model/notices.ts';

/** A component whose code is loaded when it is first shown, or ahead of that. Until then nothing is shown in its place. Where the code cannot be had the user is told. */
export function part<P extends object>(load: () => Promise<ComponentType<P>>, turn?: Turn): (props: P) => JSX.Element | null {
  const { loaded, ready } = loadable(load, turn);
  return function Part(props) {
    const [Loaded, setLoaded] = useState(loaded);
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
