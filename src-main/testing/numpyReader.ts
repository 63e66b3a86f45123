import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readTensor } from '../../src-core/engine/inspect.ts';
import { Session } from '../../src-core/engine/session.ts';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { exportNumpy } from '../../src-core/export/numpy/numpyProject.ts';
import { namedParameters } from '../../src-core/export/weights.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { referenceBackend } from '../../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../../src-core/node/registry.ts';
import { difference } from './difference.ts';

const Numbers = z.record(z.string(), z.union([z.number(), z.array(z.number())]));
const Result = z.object({ loss: z.number(), values: Numbers, gradients: Numbers, inputs: Numbers });

/** A Python with NumPy, where there is one: Debian's, or the first on the path. */
export function pythonWithNumpy(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import numpy']).status === 0);
}

/**
 * Writes a document's NumPy export to a folder, runs it there, and gives the largest difference from the engine in
 * float64: of the loss, every output, and every gradient of a parameter or an input, relative to the largest number of the
 * same tensor where that is above 1.
 */
export function numpyDifference(given: GraphDocument, python: string, folder: string): number {
  const document: GraphDocument = { ...given, precision: 'float64' };
  const analysis = analyse(document, registry);
  const exported = exportNumpy(analysis, traceDocument(analysis));
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of exported.files) writeFileSync(path.join(folder, name), content);
  const printed = execFileSync(python, [path.join(folder, 'model.py'), '--json'], { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] });
  const { loss, values, gradients, inputs } = Result.parse(JSON.parse(printed));

  // Code is exported for use: nothing is dropped, and norms take the statistics that they have kept.
  const session = new Session(analysis, referenceBackend, { mode: 'evaluation' });
  session.run();
  const differences = [difference([loss], [session.loss ?? 0])];
  for (const { node, outputs } of session.analysis.order) {
    for (const { name: port } of outputs) {
      const variable = exported.outputs.get(portKey(node.id, port));
      const { value, gradient } = readTensor(session, { kind: 'output', node: node.id, port });
      if (variable !== undefined) differences.push(difference(listOf(values[variable]), value));
      const input = inputs[exported.data.get(node.id) ?? ''];
      if (input !== undefined && gradient) differences.push(difference(listOf(input), gradient));
    }
  }
  for (const [index, { name }] of namedParameters(document).entries()) {
    const record = document.parameters[index]?.id ?? '';
    if (!session.program.layout.parameters.has(record)) continue;
    const { gradient } = readTensor(session, { kind: 'parameter', parameter: record });
    if (gradient) differences.push(difference(listOf(gradients[name]), gradient));
  }
  return Math.max(...differences);
}

function listOf(numbers: number | readonly number[] | undefined): readonly number[] {
  return typeof numbers === 'number' ? [numbers] : (numbers ?? []);
}
