import { Helper } from './helper.ts';
import type { HelperHost } from './helperHost.ts';
import { SharedMemories } from './sharedMemories.ts';

/** The helper of an engine, and the memory that it shares with it. There is one for all programs; it runs for one at a time. */
export interface SecondThread {
  readonly helper: Helper;
  readonly memories: SharedMemories;
}

/** Nothing is started before there is a program that is large enough. */
export function secondThread(host: HelperHost): SecondThread {
  return { helper: new Helper(host), memories: new SharedMemories() };
}
