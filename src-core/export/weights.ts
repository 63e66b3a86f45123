import type { GraphDocument } from '../graph/document.ts';
import type { WeightFormat } from '../protocol/appContract.ts';
import { readJsonWeights, writeJsonWeights } from './jsonWeights.ts';
import type { NamedTensor } from './namedTensor.ts';
import { readNpz, writeNpz } from './npz.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** A document's parameters as a file of this format: row-major, in the document's precision; by parameter name where they are not given under others. */
export function encodeWeights(document: GraphDocument, format: WeightFormat, tensors: readonly NamedTensor[] = namedParameters(document)): Uint8Array {
  switch (format) {
    case 'safetensors':
      return writeSafetensors(tensors, document.precision);
    case 'npz':
      return writeNpz(tensors, document.precision);
    case 'json':
      return writeJsonWeights(tensors, document.precision);
  }
}

/**
 * Reads a file of weights.
 * @throws AppError E_FILE_INVALID with what is wrong and where in the file
 */
export function decodeWeights(bytes: Uint8Array, format: WeightFormat): NamedTensor[] {
  switch (format) {
    case 'safetensors':
      return readSafetensors(bytes);
    case 'npz':
      return readNpz(bytes);
    case 'json':
      return readJsonWeights(bytes);
  }
}

/** The parameters under unique names: a name that is used twice gives way to the record's id. */
export function namedParameters(document: GraphDocument): NamedTensor[] {
  const counts = new Map<string, number>();
  for (const { name } of document.parameters) counts.set(name, (counts.get(name) ?? 0) + 1);
  return document.parameters.map(({ id, name, values }) => ({ name: counts.get(name) === 1 && name !== '' ? name : id, shape: values.shape, values: values.values }));
}
