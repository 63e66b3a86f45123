import path from 'node:path';
import { writeCsvWeights } from '../../src-core/export/csvWeights.ts';
import { parametersIn } from '../../src-core/export/layouts/writeLayout.ts';
import { type NamedTensor, safeWay } from '../../src-core/export/namedTensor.ts';
import { networkDifferences, networkText } from '../../src-core/export/networkText.ts';
import { safetensorsMetadata } from '../../src-core/export/safetensors.ts';
import { decodeWeights, encodeWeights, namedParameters } from '../../src-core/export/weights.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { ParameterNumbers } from '../../src-core/graph/run.ts';
import { type ReadableMatch, certainChoices, matchWeights, takeSources } from '../../src-core/import/weights/matchWeights.ts';
import { registry } from '../../src-core/node/registry.ts';
import { type WeightFormat, type WeightLayout, type WeightTarget, weightFormats } from '../../src-core/protocol/appContract.ts';
import type { WeightChoices, WeightMatch } from '../../src-core/protocol/weightMatch.ts';
import { writeFiles } from './exportedFiles.ts';
import { inFile, readWhole } from './projects.ts';
import { sha256 } from './sha256.ts';

const largestWeights = 2 ** 30;
/** What PyTorch and others pickle. */
const pickled = new Set(['pt', 'pth', 'pkl', 'pickle', 'ckpt', 'joblib']);

/** Writes the document's parameters atomically, as this or another tool keeps them, and says how much was written; errors as in `atomicWriteAll`. */
export async function exportWeights(target: string, format: WeightTarget, document: GraphDocument, layout: WeightLayout = 'chainrule'): Promise<{ path: string; bytes: number; tensors: number }> {
  const tensors = parametersIn(layout, document, registry);
  const files = format === 'csv' ? writeCsvWeights(tensors, document.precision) : [{ name: '', content: encodeWeights(document, format, tensors) }];
  await writeFiles(target, format === 'csv', files);
  return { path: target, bytes: files.reduce((sum, { content }) => sum + content.length, 0), tensors: tensors.length };
}

/**
 * The document with the parameters of a file, where it is certain for each which it is.
 * @throws AppError E_FILE_…, E_WEIGHTS_FOREIGN, E_USAGE where the file's name does not say its format
 */
export async function readWeights(file: string, document: GraphDocument): Promise<GraphDocument> {
  const match = await readMatch(file, document);
  const parameters = inFile(file, () => takeSources(match, certainChoices(match)));
  return {
    ...document,
    parameters: document.parameters.map((record) => ({ ...record, values: { ...record.values, values: Array.from(parameters[record.id] ?? record.values.values) } })),
  };
}

/** What each parameter of the document can take from a file. @throws AppError E_FILE_…, E_WEIGHTS_FOREIGN, E_USAGE */
export async function matchFile(file: string, document: GraphDocument): Promise<WeightMatch> {
  const { rows, refused, tensors } = await readMatch(file, document);
  return { rows: rows.map((row) => ({ ...row, sources: row.sources.map(({ key, tensors: of, steps }) => ({ key, tensors: of, steps })) })), refused, tensors };
}

/** The numbers of each parameter for which a source was chosen, by its id. @throws AppError E_FILE_…, E_WEIGHTS_FOREIGN, E_USAGE */
export async function importWeights(file: string, document: GraphDocument, choices: WeightChoices): Promise<{ path: string; parameters: ParameterNumbers }> {
  const match = await readMatch(file, document);
  return { path: file, parameters: inFile(file, () => takeSources(match, choices)) };
}

async function readMatch(file: string, document: GraphDocument): Promise<ReadableMatch> {
  const format = formatOf(file);
  const content = new Uint8Array(await readWhole(file, largestWeights));
  return inFile(file, () => matchWeights(document, registry, tensorsFor(document, content, format)));
}

/**
 * The tensors that a document may take. A file that says by its `graph_sha256` which network it was trained for is taken for
 * that one alone; what an optimizer remembers in it is passed over. @throws AppError E_FILE_INVALID, E_WEIGHTS_FOREIGN
 */
function tensorsFor(document: GraphDocument, content: Uint8Array, format: WeightFormat): readonly NamedTensor[] {
  const tensors = decodeWeights(content, format);
  const metadata = format === 'safetensors' ? safetensorsMetadata(content) : new Map<string, string>();
  const hash = metadata.get('graph_sha256');
  if (hash === undefined) return tensors;
  const own = new Map(namedParameters(document).map(({ name, shape }) => [name, shape]));
  if (hash === sha256(networkText(document))) return tensors.filter(({ name }) => own.has(name));
  const differences = networkDifferences(metadata.get('graph') ?? '', document);
  throw new AppError('E_WEIGHTS_FOREIGN', `it was trained for another network (graph_sha256 ${hash.slice(0, 12)}…): ${differences.slice(0, 20).join('; ')}`, { differences: differences.slice(0, 100) });
}

/** @throws AppError E_USAGE; E_FILE_INVALID for what is pickled */
export function formatOf(file: string): WeightFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = weightFormats.find((name) => name === ending);
  if (pickled.has(ending)) throw new AppError('E_FILE_INVALID', `${file} is pickled: reading it would run what is in it. Instead ${safeWay}`, { path: file, reason: safeWay });
  if (!format) throw new AppError('E_USAGE', `${file} does not say its format: end it in ${weightFormats.map((name) => `.${name}`).join(', ')}`, { path: file });
  return format;
}
