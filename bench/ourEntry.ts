import path from 'node:path';
import { type Contender, nameOf } from './contenders.ts';
import type { Entry } from './contest.ts';

/** One of our contenders on a workload, as a process that takes part. `folder` holds the bundle of `ours.ts`. */
export function ourEntry(contender: Contender, workload: string, folder: string): Entry {
  const { flags = [], ...rest } = contender;
  return { name: nameOf(contender), command: process.execPath, arguments: [...flags, path.join(folder, 'ours.mjs'), workload, JSON.stringify(rest)] };
}
