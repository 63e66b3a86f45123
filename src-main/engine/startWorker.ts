import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** What the worker is told when it starts. */
export interface EngineData {
  /** The folder of the store of tables; the user's own where it is left out. */
  readonly tablesFolder?: string | undefined;
}

/**
 * Starts the engine's worker from a bundle. `heapMegabytes` bounds its JavaScript heap (typed arrays are
 * outside it: the engine's own byte budget bounds those).
 */
export function startWorker(file: string, heapMegabytes: number, workerData: EngineData): Worker {
  const options = { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes }, name: 'engine', workerData };
  // Threads started by Electron are not certain to read files inside the app's archive; the main thread does.
  return file.includes('.asar') ? new Worker(readFileSync(file, 'utf8'), { ...options, eval: true }) : new Worker(file, options);
}
