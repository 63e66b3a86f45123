import path from 'node:path';
import { exampleIds, openExample, templateIds } from '../../src-core/examples/catalogue.ts';
import { nodeExampleTypes, openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Table } from '../../src-core/graph/dataset.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { openProject, saveProject } from '../services/projects.ts';
import { TableStore } from '../services/tables/tableStore.ts';
import { readWeights } from '../services/weights.ts';

const tables = new TableStore();

/** Every worked example, training template and example of a node type. */
export async function examples(): Promise<{ id: string; kind: 'example' | 'template' | 'node'; document: GraphDocument }[]> {
  const whole = [...exampleIds, ...templateIds].map((id) => ({ id, kind: templateIds.includes(id) ? ('template' as const) : ('example' as const), document: openExample(id) }));
  const ofNodes = nodeExampleTypes.map(async (type) => ({ id: type, kind: 'node' as const, document: await openNodeExample(type) }));
  return [...whole, ...(await Promise.all(ofNodes))];
}

/**
 * The document that an argument names: an example by its id, its words in either language, else a file.
 * @throws AppError E_FILE_…; E_FILE_NOT_FOUND names the examples where the argument looks like an id
 */
export async function loadDocument(given: string, language: 'en' | 'zh-CN' = 'en'): Promise<GraphDocument> {
  return (await loadProject(given, language)).document;
}

/** The same with the stamp of the file; an example has none. */
export async function loadProject(given: string, language: 'en' | 'zh-CN' = 'en'): Promise<{ document: GraphDocument; stamp: string | null }> {
  if (exampleIds.includes(given) || templateIds.includes(given)) return { document: openExample(given, language), stamp: null };
  if (nodeExampleTypes.includes(given)) return { document: await openNodeExample(given, language), stamp: null };
  try {
    return await openProject(path.resolve(given), tables);
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
export function loadWeights(document: GraphDocument, file: string): Promise<GraphDocument> {
  return readWeights(path.resolve(file), document);
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

/** Where a project goes, as an absolute path. @throws AppError E_USAGE */
export function projectTarget(file: string): string {
  if (!file.endsWith('.chainrule.json')) throw new AppError('E_USAGE', `${file} does not end in .chainrule.json`, { path: file });
  return path.resolve(file);
}

/** Writes a project with the tables that it needs; errors as in `saveProject`. */
export async function saveDocument(file: string, document: GraphDocument, stamp: string | null): Promise<void> {
  await saveProject(file, document, stamp, tables);
}
