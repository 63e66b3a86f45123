import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ExportedFile } from '../../src-core/export/exportedFile.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type Analysis, analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { EngineNumbers, type ExportNames } from './engineNumbers.ts';
import { pythonWithNumpy } from './numpyReader.ts';

const FileNumber = z.number().nullable();
const Numbers = z.record(z.string(), z.array(FileNumber));
const Results = z.array(
  z.union([
    z.object({ error: z.string() }),
    z.object({ loss: FileNumber, values: Numbers, gradients: Numbers.nullable(), inputs: Numbers.nullable(), slopes: z.tuple([z.number(), z.number()]).nullable() }),
  ]),
);

/** A Python that has a library, or the repository's stand-in for it on NumPy. */
export interface LibraryPython {
  readonly command: string;
  readonly isReal: boolean;
}

/** Where the stand-ins lie: this module is two folders below the root, bundled too. */
const standIns = fileURLToPath(new URL('../../src-main/testing/standIns', import.meta.url));

/** Looks for the library itself first. Undefined where there is no NumPy either. */
export function pythonWith(library: 'jax' | 'keras'): LibraryPython | undefined {
  const real = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', `import numpy, ${library}`]).status === 0);
  const command = real ?? pythonWithNumpy();
  return command === undefined ? undefined : { command, isReal: real !== undefined };
}

/** What a library's export of a document came to, for its reader. */
export interface LibraryExport extends ExportNames {
  readonly files: readonly ExportedFile[];
  readonly hasLoss: boolean;
}

/** How a library's exports are made and run. */
export interface BatchLibrary {
  readonly exported: (analysis: Analysis) => LibraryExport;
  /** Python that defines `numbers_of(module, moved)`: a dict with the loss, values by name, and gradients, or else slopes. */
  readonly program: string;
}

/** Functions for such programs. `slopes` are the derivatives from the right and from the left when all moved parameters move at once. */
const common = `
import importlib.util, json, os, sys, traceback
import numpy as np

def lists(arrays):
    return {name: np.asarray(array, dtype=np.float64).ravel().tolist() for name, array in arrays.items()}

def directions(arrays, moved):
    return {name: np.cos(np.arange(np.size(arrays[name]))).reshape(np.shape(arrays[name])) for name in moved}

def slopes(loss_at, step=1e-6):
    middle = loss_at(0.0)
    return [(loss_at(step) - middle) / step, (middle - loss_at(-step)) / step]
`;
const main = `
results = []
for folder in json.load(sys.stdin):
    try:
        spec = importlib.util.spec_from_file_location('model', os.path.join(folder, 'model.py'))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        with np.errstate(all='ignore'):
            found = {'gradients': None, 'inputs': None, 'slopes': None, **numbers_of(module, json.load(open(os.path.join(folder, 'moved.json'))))}
        results.append(found)
    except Exception:
        results.append({'error': traceback.format_exc(limit=-2)})
print(json.dumps(results).replace('NaN', 'null').replace('-Infinity', 'null').replace('Infinity', 'null'))
`;

/**
 * Writes a library's export of each document, runs all in one process, and gives for each the largest difference from the
 * engine in float64, or what went wrong. Where the library is a stand-in, the derivative of the loss along one direction of
 * all parameters is compared with the engine's, but not at kinks.
 */
export function batchDifferences(documents: readonly GraphDocument[], { exported, program }: BatchLibrary, { command }: LibraryPython, folder: string): (number | Error)[] {
  const made = documents.map((given, index) => {
    const analysis = analyse({ ...given, precision: 'float64' }, registry);
    const files = exported(analysis);
    const at = path.join(folder, String(index));
    mkdirSync(at, { recursive: true });
    for (const { name, content } of files.files) writeFileSync(path.join(at, name), content);
    const engine = new EngineNumbers(analysis);
    writeFileSync(path.join(at, 'moved.json'), JSON.stringify([...engine.gradients().keys()]));
    return { analysis, files, at, engine };
  });
  const printed = execFileSync(command, ['-c', `${common}${program}${main}`], {
    input: JSON.stringify(made.map(({ at }) => at)),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONPATH: [process.env['PYTHONPATH'], standIns].filter((entry) => entry).join(path.delimiter), PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return Results.parse(JSON.parse(printed)).map((result, index) => {
    const one = made[index];
    if (!one) return new Error('more results than documents');
    if ('error' in result) return new Error(result.error);
    const { loss, values, gradients, inputs } = result;
    const found = { ...(one.files.hasLoss && { loss }), values, ...(gradients && { gradients }), ...(inputs && { inputs }) };
    const wrong = result.slopes && wrongSlope(result.slopes, one.engine, one.analysis);
    const difference = one.engine.differenceOf(found, one.files);
    one.engine.close();
    return wrong ?? difference;
  });
}

/** Central differences with steps of 1e-6 are right to about seven digits. */
function wrongSlope([right, left]: readonly [number, number], engine: EngineNumbers, { order }: Analysis): Error | null {
  let wanted = 0;
  for (const gradient of engine.gradients().values()) for (const [index, value] of gradient.entries()) wanted += value * Math.cos(index);
  const scale = Math.max(1, Math.abs(wanted), Math.abs(engine.loss));
  // Where an estimate comes back, or the two sides differ, there is no derivative to compare with.
  const isEstimate = order.some(({ definition, config }) => (definition.estimates?.(config) ?? []).length > 0);
  if (isEstimate || Math.abs(right - left) > 1e-3 * scale) return null;
  const slope = (right + left) / 2;
  return Math.abs(slope - wanted) <= 1e-5 * scale ? null : new Error(`the loss rises by ${String(slope)}, the engine says ${String(wanted)}`);
}
