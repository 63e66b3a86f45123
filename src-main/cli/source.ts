import path from 'node:path';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { decodeWeights, withWeights } from '../../src-core/export/weights.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Table } from '../../src-core/graph/dataset.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { readDocument } from '../../src-core/graph/fileFormat.ts';
import { type WeightFormat, weightFormats } from '../../src-core/protocol/appContract.ts';
import { inFile, openProject, readWhole } from '../services/projects.ts';
import { TableStore } from '../services/tables/tableStore.ts';

const largestWeights = 2 ** 30;
const tables = new TableStore();

/** Every example's id and document, by id. */
export function examples(): { id: string; document: GraphDocument }[] {
  return Object.entries(exampleFiles).map(([id, file]) => ({ id, document: readDocument(JSON.stringify(file)).document }));
}

/**
 * The document that an argument names: an example by its id, else a file.
 * @throws AppError E_FILE_…; E_FILE_NOT_FOUND names the examples where the argument looks like an id
 */
export async function loadDocument(given: string): Promise<GraphDocument> {
  if (Object.hasOwn(exampleFiles, given)) return readDocument(JSON.stringify(exampleFiles[given])).document;
  try {
    return (await openProject(path.resolve(given), tables)).document;
  } catch (error) {
    const missing = error instanceof AppError && error.code === 'E_FILE_NOT_FOUND' && !given.includes('.');
    if (!missing) throw error;
    throw new AppError('E_FILE_NOT_FOUND', `there is no file and no example named ${given}; "chainrule examples" lists them`, { path: given });
  }
}

/** A table that a loaded document names. @throws AppError E_TABLE_MISSING, E_FILE_INVALID, E_BUDGET */
export function readTable(hash: string): Promise<Table> {
  return tables.read(hash);
}

/** The document with the parameters of a file of weights, matched by name. */
export async function loadWeights(document: GraphDocument, file: string): Promise<GraphDocument> {
  const format = formatOf(file);
  const content = await readWhole(path.resolve(file), largestWeights);
  return inFile(file, () => withWeights(document, decodeWeights(new Uint8Array(content), format)));
}

/**
 * Where weights go, as an absolute path.
 * @throws AppError E_USAGE where a project would be lost under them
 */
export function weightsTarget(out: string, given: string): string {
  const target = path.resolve(out);
  if (target === path.resolve(given) || target.endsWith('.chainrule.json')) {
    throw new AppError('E_USAGE', `${out} is a project; weights would replace it. Give another --out`, { path: out });
  }
  return target;
}

/** The format that a file's name asks for. */
export function formatOf(file: string): WeightFormat {
  const ending = path.extname(file).slice(1);
  const format = weightFormats.find((name) => name === ending);
  if (!format) throw new AppError('E_USAGE', `${file} does not say its format: end it in ${weightFormats.map((name) => `.${name}`).join(', ')}`, { path: file });
  return format;
}
