import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { exportNumpy } from '../../src-core/export/numpy/numpyProject.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { EngineNumbers } from './engineNumbers.ts';

const FileNumber = z.number().nullable();
const Numbers = z.record(z.string(), z.union([z.number(), z.array(FileNumber)]));
const Lists = z.record(z.string(), z.array(FileNumber));
const Result = z.object({ loss: FileNumber, values: Numbers, gradients: Numbers, inputs: Numbers, after: z.object({ loss: FileNumber, parameters: Lists, data: Lists }) });

/** A Python with NumPy, where there is one: Debian's, or the first on the path. */
export function pythonWithNumpy(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import numpy']).status === 0);
}

/**
 * Writes a document's NumPy export to a folder, runs it there, and gives the largest difference from the engine in
 * float64: of the loss, every output, every gradient of a parameter or an input, and what three updates make of the loss,
 * parameters and trained inputs, relative to the largest number of the same tensor where that is above 1.
 */
export function numpyDifference(given: GraphDocument, python: string, folder: string): number {
  const document: GraphDocument = { ...given, precision: 'float64' };
  const analysis = analyse(document, registry);
  const exported = exportNumpy(analysis, traceDocument(analysis));
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of exported.files) writeFileSync(path.join(folder, name), content);
  const printed = execFileSync(python, [path.join(folder, 'model.py'), '--json'], { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] });
  const found = Result.parse(JSON.parse(printed.replace(/NaN|-?Infinity/g, 'null')));
  const engine = new EngineNumbers(analysis);
  try {
    return Math.max(engine.differenceOf(found, exported), engine.differenceAfterUpdates(3, found.after, exported));
  } finally {
    engine.close();
  }
}
