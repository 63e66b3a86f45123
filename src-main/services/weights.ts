import path from 'node:path';
import { decodeWeights, encodeWeights, withWeights } from '../../src-core/export/weights.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { ParameterNumbers } from '../../src-core/graph/run.ts';
import { type WeightFormat, weightFormats } from '../../src-core/protocol/appContract.ts';
import { atomicWrite } from './atomicWrite.ts';
import { inFile, readWhole } from './projects.ts';

const largestWeights = 2 ** 30;

/** Writes the document's parameters atomically and says how much was written; errors as in `atomicWrite`. */
export async function exportWeights(file: string, format: WeightFormat, document: GraphDocument): Promise<{ path: string; bytes: number; tensors: number }> {
  const content = encodeWeights(document, format);
  await atomicWrite(file, content);
  return { path: file, bytes: content.length, tensors: document.parameters.length };
}

/**
 * The document with the parameters of a file, matched by name.
 * @throws AppError E_FILE_…, E_USAGE where the file's name does not say its format
 */
export async function readWeights(file: string, document: GraphDocument): Promise<GraphDocument> {
  const format = formatOf(file);
  const content = await readWhole(file, largestWeights);
  return inFile(file, () => withWeights(document, decodeWeights(new Uint8Array(content), format)));
}

/** The names of the tensors in a file of weights. @throws AppError E_FILE_…, E_USAGE */
export async function weightNames(file: string): Promise<{ names: string[] }> {
  const format = formatOf(file);
  const content = await readWhole(file, largestWeights);
  return { names: inFile(file, () => decodeWeights(new Uint8Array(content), format)).map(({ name }) => name) };
}

/** The same, as the numbers of each parameter by its id. */
export async function importWeights(file: string, document: GraphDocument): Promise<{ path: string; parameters: ParameterNumbers }> {
  const { parameters } = await readWeights(file, document);
  return { path: file, parameters: Object.fromEntries(parameters.map(({ id, values }) => [id, Float64Array.from(values.values)])) };
}

/** @throws AppError E_USAGE */
export function formatOf(file: string): WeightFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = weightFormats.find((name) => name === ending);
  if (!format) throw new AppError('E_USAGE', `${file} does not say its format: end it in ${weightFormats.map((name) => `.${name}`).join(', ')}`, { path: file });
  return format;
}
