import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleIds, openExample, templateIds } from '../../src-core/examples/catalogue.ts';
import { nodeExampleTypes, openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { generateNetwork } from '../../src-core/testing/generatedNetwork.ts';
import type { StoredType } from '../../src-core/export/namedTensor.ts';
import { jaxBatch } from './jaxReader.ts';
import { kerasBatch } from './kerasReader.ts';
import { type BatchLibrary, batchDifferences, pythonWith } from './modelBatch.ts';
import { checkModels, pythonWithOnnx } from './onnxChecker.ts';
import { NotInRuntime, onnxDifference } from './onnxReader.ts';
import { numpyDifference, pythonWithNumpy } from './numpyReader.ts';
import { type TorchDifference, pythonWithTorch, torchDifferences } from './torchReader.ts';

const graphs = 'generated graphs';

type Found = number | Error;

/** An export, who reads it back, and how far its numbers may be from the engine's. */
interface Reader {
  readonly format: string;
  readonly reader: string;
  readonly tolerance: number;
  /** The same for generated graphs, where it is another: deep ones lose more digits in float32. */
  readonly graphTolerance?: number;
  /** For each document the largest difference, or what went wrong; null where the reader is not installed. */
  readonly differences: ((documents: readonly Named[], folder: string) => readonly Found[] | Promise<readonly Found[]>) | null;
}

type Named = readonly [id: string, document: GraphDocument];

/** One row of the table: a set of documents that went through one reader. */
interface Line {
  readonly format: string;
  readonly reader: string;
  readonly set: string;
  readonly count: number;
  readonly largest: number;
  readonly worst: string;
  readonly faults: readonly string[];
  /** Operators that the reader has not got in this precision: documents with them were not run. */
  readonly missing: readonly string[];
}

/** Runs every export of every example through every reader that is installed, and prints a table. True where all agree. */
export async function verifyExports({ graphs: count, hasPython }: { readonly graphs: number; readonly hasPython: boolean }): Promise<boolean> {
  const sets: Readonly<Record<string, readonly Named[]>> = {
    'worked examples': exampleIds.map((id) => [id, openExample(id)] as const),
    templates: templateIds.map((id) => [id, openExample(id)] as const),
    'examples of node types': await Promise.all(nodeExampleTypes.map(async (type) => [type, await openNodeExample(type)] as const)),
    [graphs]: Array.from({ length: count }, (_, seed) => [`graph ${String(seed + 1)}`, generateNetwork(seed + 1)] as const),
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-exports-'));
  const lines: Line[] = [];
  try {
    for (const reader of hasPython ? [...npmReaders, ...pythonReaders()] : npmReaders) {
      if (!reader.differences) console.log(`${reader.format}: ${reader.reader} is not installed`);
      else for (const [set, documents] of Object.entries(sets)) lines.push(await verifySet(reader, set, documents, folder));
    }
    if (hasPython) lines.push(...checkedModels(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log('| Export | Reader | Documents | Number | Largest difference | At |\n|---|---|---|---|---|---|');
  for (const { format, reader, set, count, largest, worst } of lines) console.log(`| ${format} | ${reader} | ${set} | ${String(count)} | ${largest.toExponential(1)} | ${worst} |`);
  for (const { format, missing } of lines) for (const each of missing) console.log(`${format}: not run for want of ${each}`);
  for (const { faults } of lines) for (const fault of faults) console.error(fault);
  return lines.every(({ faults }) => faults.length === 0);
}

/** What the checker of ONNX says of the models that were written. */
function checkedModels(folder: string): Line[] {
  const python = pythonWithOnnx();
  if (python === undefined) {
    console.log('onnx: onnx.checker is not installed');
    return [];
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.onnx')).map((name) => path.join(folder, name));
  return [{ format: 'onnx', reader: 'onnx.checker, full check', set: 'all of these', count: files.length, largest: 0, worst: '–', faults: checkModels(python, files), missing: [] }];
}

function pythonReaders(): Reader[] {
  const numpy = pythonWithNumpy();
  return [
    { format: 'numpy', reader: 'NumPy', tolerance: 1e-12, differences: numpy === undefined ? null : oneByOne((document, at) => numpyDifference(document, numpy, at)) },
    ...torchReaders(pythonWithTorch()),
    batchReader('jax', 'JAX', jaxBatch),
    batchReader('keras', 'Keras', kerasBatch),
  ];
}

const npmReaders: readonly Reader[] = [onnxReader('float32', 1e-5), onnxReader('float64', 1e-12)];

function onnxReader(precision: StoredType, tolerance: number): Reader {
  return { format: `onnx ${precision}`, reader: 'onnxruntime-web', tolerance, differences: oneByOne((document, at) => onnxDifference(document, precision, { keepAs: `${at}.onnx` })) };
}

/** For readers that take one document at a time. */
function oneByOne(difference: (document: GraphDocument, at: string) => number | Promise<number>): NonNullable<Reader['differences']> {
  return async (documents, folder) => {
    const found: Found[] = [];
    for (const [id, document] of documents) {
      try {
        found.push(await difference(document, path.join(folder, id)));
      } catch (error) {
        found.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return found;
  };
}

/** PyTorch takes seconds to start: once for both precisions of all documents of a set. */
function torchReaders(python: string | undefined): Reader[] {
  const known = new Map<readonly Named[], readonly (TorchDifference | Error)[]>();
  const differencesIn = (command: string, precision: StoredType) => (documents: readonly Named[], folder: string): readonly Found[] => {
    const found = known.get(documents) ?? torchDifferences(documents.map(([, document]) => document), command, folder);
    known.set(documents, found);
    return found.map((each) => (each instanceof Error ? each : each[precision]));
  };
  const reader = (precision: StoredType, tolerance: number, graphTolerance = tolerance): Reader => ({ format: `pytorch ${precision}`, reader: 'PyTorch', tolerance, graphTolerance, differences: python === undefined ? null : differencesIn(python, precision) });
  return [reader('float64', 1e-12), reader('float32', 1e-6, 1e-5)];
}

/** JAX and Keras, or the stand-ins for them where they are not installed. */
function batchReader(format: 'jax' | 'keras', name: string, library: BatchLibrary): Reader {
  const python = pythonWith(format);
  return {
    format,
    reader: python?.isReal === false ? `${name} stand-in on NumPy` : name,
    tolerance: 1e-12,
    differences: python === undefined ? null : (documents, folder) => batchDifferences(documents.map(([, document]) => document), library, python, folder),
  };
}

async function verifySet({ format, reader, tolerance, graphTolerance = tolerance, differences }: Reader, set: string, documents: readonly Named[], folder: string): Promise<Line> {
  const at = path.join(folder, format, set);
  mkdirSync(at, { recursive: true });
  const results = (await differences?.(documents, at)) ?? [];
  const most = set === graphs ? graphTolerance : tolerance;
  let [largest, worst] = [0, '–'];
  const faults: string[] = [];
  const missing: string[] = [];
  for (const [index, [id]] of documents.entries()) {
    const found = results[index] ?? new Error('was not run');
    if (found instanceof NotInRuntime) missing.push(`${found.message} of ${id}`);
    else if (found instanceof Error) faults.push(`${format} of ${id}: ${found.message}`);
    else if (!(found <= most)) faults.push(`${format} of ${id}: differs by ${found.toExponential(1)}`);
    if (typeof found === 'number' && found > largest) [largest, worst] = [found, id];
  }
  return { format, reader, set, count: documents.length - missing.length, largest, worst, faults, missing };
}
