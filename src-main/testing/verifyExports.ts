import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleIds, openExample, templateIds } from '../../src-core/examples/catalogue.ts';
import { nodeExampleTypes, openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { generateNetwork } from '../../src-core/testing/generatedNetwork.ts';
import { numpyDifference, pythonWithNumpy } from './numpyReader.ts';

/** An export, who reads it back, and how far its numbers may be from the engine's. */
interface Reader {
  readonly format: string;
  readonly reader: string;
  readonly tolerance: number;
  /** The largest difference; null where the reader is not installed. */
  readonly difference: ((document: GraphDocument, folder: string) => number) | null;
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
      else for (const [set, documents] of Object.entries(sets)) lines.push(verifySet(reader, set, documents, folder));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log('| Export | Reader | Documents | Number | Largest difference | At |\n|---|---|---|---|---|---|');
  for (const { format, reader, set, count, largest, worst } of lines) console.log(`| ${format} | ${reader} | ${set} | ${String(count)} | ${largest.toExponential(1)} | ${worst} |`);
  for (const { faults } of lines) for (const fault of faults) console.error(fault);
  return lines.every(({ faults }) => faults.length === 0);
}

function readers(): Reader[] {
  const python = pythonWithNumpy();
  return [{ format: 'numpy', reader: 'NumPy', tolerance: 1e-12, difference: python === undefined ? null : (document, folder) => numpyDifference(document, python, folder) }];
}

function verifySet({ format, reader, tolerance, difference }: Reader, set: string, documents: readonly (readonly [id: string, document: GraphDocument])[], folder: string): Line {
  let [largest, worst] = [0, '–'];
  const faults: string[] = [];
  for (const [id, document] of documents) {
    try {
      const found = difference?.(document, path.join(folder, format, id)) ?? 0;
      if (found > largest) [largest, worst] = [found, id];
      if (!(found <= tolerance)) faults.push(`${format} of ${id}: differs by ${found.toExponential(1)}`);
    } catch (error) {
      faults.push(`${format} of ${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { format, reader, set, count: documents.length, largest, worst, faults };
}
