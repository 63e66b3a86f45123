import path from 'node:path';
import type { SupervisorOptions } from './supervisor.ts';

/**
 * How the hosts start the engine. A test may replace the worker's file through CHAINRULE_ENGINE_WORKER;
 * a packaged app does not look at it, because a variable must not choose what code it runs.
 */
export function engineOptions(distFolder: string, packaged: boolean, log: (line: string) => void): SupervisorOptions {
  const replaced = packaged ? undefined : process.env['CHAINRULE_ENGINE_WORKER'];
  return { workerFile: replaced ?? path.join(distFolder, 'engine', 'worker.cjs'), log };
}
