import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

/** What the worker is told when it starts. */
export interface EngineData {
  /** The folder of the store of tables; the user's own where it is left out. */
  readonly tablesFolder?: string | undefined;
  /** The helper thread's bundle as text; there is no second thread where it is left out. */
  readonly helperBundle?: string | undefined;
  /** One int32 that the worker counts up in the midst of long work, so that it is not taken for hanging. */
  readonly signs?: SharedArrayBuffer | undefined;
}

/**
 * Starts the engine's worker from a bundle. `heapMegabytes` bounds its JavaScript heap (typed arrays are
 * outside it: the engine's own byte budget bounds those). The bundle of its helper thread lies beside it.
 */
export function startWorker(file: string, heapMegabytes: number, { tablesFolder, signs }: Pick<EngineData, 'tablesFolder' | 'signs'>): Worker {
  const helperFile = path.join(path.dirname(file), 'helper.cjs');
  const workerData: EngineData = { tablesFolder, signs, helperBundle: existsSync(helperFile) ? readFileSync(helperFile, 'utf8') : undefined };
  const options = { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes }, name: 'engine', workerData };
  // Threads started by Electron are not certain to read files inside the app's archive; the main thread does.
  return file.includes('.asar') ? new Worker(readFileSync(file, 'utf8'), { ...options, eval: true }) : new Worker(file, options);
}
