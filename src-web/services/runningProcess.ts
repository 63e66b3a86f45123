import type * as replaced from '../../src-main/services/runningProcess.ts';

// Stands in for the module of the same name in src-main: what is a process there is a window here.

/** How long other windows may take to say that they are there, ms; where the browser has no locks. */
const patience = 200;

const own = 1 + ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1);

export const ownProcess: typeof replaced.ownProcess = () => own;

const nameOf = (window: number): string => `chainrule-window-${String(window)}`;

/** The browser lets go of a lock when its window is gone, however it went. Pages over plain HTTP have none, and ask each other. */
const { locks } = globalThis.navigator as Partial<Navigator>;
void locks?.request(nameOf(own), () => new Promise(() => undefined));

const asking = locks ? undefined : new BroadcastChannel('chainrule-windows');
asking?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === own) asking.postMessage(-own);
});

export const isRunning: typeof replaced.isRunning = async (window) => {
  if (!(window > 0)) return false;
  if (window === own) return true;
  if (locks) return (await locks.query()).held?.some(({ name }) => name === nameOf(window)) ?? false;
  return answers(window);
};

function answers(window: number): Promise<boolean> {
  return new Promise((resolve) => {
    const answered = ({ data }: MessageEvent<unknown>): void => {
      if (data === -window) finish(true);
    };
    const finish = (isThere: boolean): void => {
      clearTimeout(timer);
      asking?.removeEventListener('message', answered);
      resolve(isThere);
    };
    const timer = setTimeout(finish, patience, false);
    asking?.addEventListener('message', answered);
    asking?.postMessage(window);
  });
}
