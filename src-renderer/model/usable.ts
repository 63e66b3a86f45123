import { app, watchApp } from './store.ts';

/** Long enough for an engine to begin on a slow machine; then what can be had without one is shown. */
const patience = 3000; // ms

let known: Promise<void> | undefined;

/** Resolves once the page can be used: it is drawn, and its engine answers. Where none does, after a while. */
export function whenUsable(): Promise<void> {
  known ??= new Promise((resolve) => {
    const isReady = (): boolean => app.getState().engine?.state === 'ready';
    if (isReady()) {
      resolve();
      return;
    }
    const end = watchApp(isReady, done);
    const timer = setTimeout(done, patience);
    function done(): void {
      end();
      clearTimeout(timer);
      resolve();
    }
  });
  return known;
}
