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
import { type TorchDifference, pythonWithTorch, torchDifference } from './torchReader.ts';

/** An export, who reads it back, and how far its numbers may be from the engine's. */
interface Reader {
  readonly format: string;
  readonly reader: string;
  readonly tolerance: number;
  /** The largest difference; null where the reader is not installed. @throws NotInRuntime */
  readonly difference: ((document: GraphDocument, folder: string) => number | Promise<number>) | null;
  /** Readers that take many documents in one process do so before they are asked for each. */
  readonly prepare?: (documents: readonly GraphDocument[], folder: string) => void;
}

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
export async function verifyExports({ graphs }: { readonly graphs: number }): Promise<boolean> {
  const sets: Readonly<Record<string, readonly (readonly [id: string, document: GraphDocument])[]>> = {
    'worked examples': exampleIds.map((id) => [id, openExample(id)] as const),
    templates: templateIds.map((id) => [id, openExample(id)] as const),
    'examples of node types': await Promise.all(nodeExampleTypes.map(async (type) => [type, await openNodeExample(type)] as const)),
    'generated graphs': Array.from({ length: graphs }, (_, seed) => [`graph ${String(seed + 1)}`, generateNetwork(seed + 1)] as const),
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-exports-'));
  const lines: Line[] = [];
  try {
    for (const reader of readers()) {
      if (!reader.difference) console.log(`${reader.format}: ${reader.reader} is not installed`);
      else for (const [set, documents] of Object.entries(sets)) lines.push(await verifySet(reader, set, documents, folder));
    }
    lines.push(...checkedModels(folder));
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
  const files = readdirSync(folder).filter((name) => name.startsWith('onnx ')).flatMap((name) => readdirSync(path.join(folder, name)).map((file) => path.join(folder, name, file)));
  return [{ format: 'onnx', reader: 'onnx.checker, full check', set: 'all of these', count: files.length, largest: 0, worst: '–', faults: checkModels(python, files), missing: [] }];
}

function readers(): Reader[] {
  const python = pythonWithNumpy();
  const onnx = (precision: StoredType, tolerance: number): Reader => ({ format: `onnx ${precision}`, reader: 'onnxruntime-web', tolerance, difference: (document, file) => onnxDifference(document, precision, { keepAs: `${file}.onnx` }) });
  return [onnx('float32', 1e-5), onnx('float64', 1e-12), { format: 'numpy', reader: 'NumPy', tolerance: 1e-12, difference: python === undefined ? null : (document, folder) => numpyDifference(document, python, folder) }, ...torchReaders(), batchReader('keras', 'Keras', kerasBatch), batchReader('jax', 'JAX', jaxBatch)];
}

/** PyTorch is started once for both precisions of a document: it takes seconds. */
function torchReaders(): Reader[] {
  const python = pythonWithTorch();
  const known = new Map<GraphDocument, TorchDifference>();
  const differenceIn = (precision: StoredType) => (document: GraphDocument, folder: string): number => {
    const found = known.get(document) ?? torchDifference(document, python ?? '', folder);
    known.set(document, found);
    return found[precision];
  };
  const reader = (precision: StoredType, tolerance: number): Reader => ({ format: `pytorch ${precision}`, reader: 'PyTorch', tolerance, difference: python === undefined ? null : differenceIn(precision) });
  return [reader('float64', 1e-12), reader('float32', 1e-6)];
}

/** JAX and Keras, or the stand-ins for them where they are not installed. */
function batchReader(format: 'jax' | 'keras', name: string, library: BatchLibrary): Reader {
  const python = pythonWith(format);
  const known = new Map<GraphDocument, number | Error>();
  const found = (document: GraphDocument): number => {
    const result = known.get(document) ?? new Error('was not run');
    if (result instanceof Error) throw result;
    return result;
  };
  return {
    format,
    reader: python?.isReal === false ? `${name} stand-in on NumPy` : name,
    tolerance: 1e-12,
    difference: python === undefined ? null : found,
    prepare: (documents, folder) => {
      if (python) for (const [index, result] of batchDifferences(documents, library, python, folder).entries()) known.set(documents[index] ?? raise(), result);
    },
  };
}

function raise(): never {
  throw new Error('more results than documents');
}

async function verifySet({ format, reader, tolerance, difference, prepare }: Reader, set: string, documents: readonly (readonly [id: string, document: GraphDocument])[], folder: string): Promise<Line> {
  let [largest, worst] = [0, '–'];
  const faults: string[] = [];
  const missing: string[] = [];
  mkdirSync(path.join(folder, format), { recursive: true });
  prepare?.(documents.map(([, document]) => document), path.join(folder, format, set));
  for (const [id, document] of documents) {
    try {
      const found = (await difference?.(document, path.join(folder, format, id))) ?? 0;
      if (found > largest) [largest, worst] = [found, id];
      if (!(found <= tolerance)) faults.push(`${format} of ${id}: differs by ${found.toExponential(1)}`);
    } catch (error) {
      if (error instanceof NotInRuntime) missing.push(`${error.message} of ${id}`);
      else faults.push(`${format} of ${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { format, reader, set, count: documents.length - missing.length, largest, worst, faults, missing };
}
