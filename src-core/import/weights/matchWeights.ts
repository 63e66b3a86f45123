import { transposed } from '../../export/layouts/blocks.ts';
import { type NamedTensor, invalidWeights } from '../../export/namedTensor.ts';
import { namedParameters } from '../../export/weights.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { ParameterNumbers } from '../../graph/run.ts';
import type { Registry } from '../../node/registry.ts';
import type { Refusal, WeightChoices, WeightMatch, WeightRow } from '../../protocol/weightMatch.ts';
import { formatShape, sameShape } from '../../tensor/shape.ts';
import { pairLayers } from './pairLayers.ts';
import type { ReadableSource } from './readableSource.ts';

/** A row whose sources can be read. */
export interface ReadableRow extends WeightRow {
  readonly sources: ReadableSource[];
}

/** What `weights.match` tells, with the numbers. */
export interface ReadableMatch extends WeightMatch {
  readonly rows: ReadableRow[];
}

/** More than these sources are not listed for one parameter. */
const mostSources = 50;

/** Puts the parameters of a document beside the tensors of a file that fit by name, by layer and by shape. */
export function matchWeights(document: GraphDocument, registry: Registry, tensors: readonly NamedTensor[]): ReadableMatch {
  const { byParameter, refused, isRefused } = pairLayers(document, registry, tensors);
  const names = namedParameters(document).map(({ name }) => name);
  const torchNames = torchNamesOf(document);
  const first = document.parameters.map((record, index) => {
    const layers = byParameter.get(record.id) ?? [];
    const wanted = new Set([names[index], ...(torchNames.get(record.id) ?? [])]);
    const named = tensors.filter(({ name, shape }) => wanted.has(name) && sameShape(shape, record.values.shape)).map(wholeTensor);
    // A square matrix of the right name may be meant as it is, or as the layer of another tool that it looks like.
    const isAmbiguous = named.some(({ tensors: [name = ''] }) => layers.some(({ source }) => source.steps.includes('transposed') && source.tensors.includes(name)));
    const certain = isAmbiguous ? null : ([...named, ...layers.filter(({ standing }) => standing === 'certain').map(({ source }) => source)][0] ?? null);
    return { record, name: names[index] ?? record.id, layers, named, wanted, certain, isAmbiguous };
  });
  const used = new Set(first.flatMap(({ certain }) => certain?.tensors ?? []));
  const left = tensors.filter(({ name }) => !used.has(name));
  const rows = first.map(({ record, name, layers, named, wanted, certain, isAmbiguous }): ReadableRow => {
    const { shape } = record.values;
    const fits = fitting(left, shape);
    const turned = tensors.filter((tensor) => wanted.has(tensor.name) && isTurned(tensor.shape, shape)).map(turnedTensor);
    const sources = unique([...(certain ? [certain] : []), ...named, ...layers.map(({ source }) => source), ...turned, ...fits, ...fitting(tensors, shape)]).slice(0, mostSources);
    const inOrder = layers.find(({ standing }) => standing === 'in-order')?.source;
    // A square matrix fits both ways: which is meant only a name or a layer can tell.
    const only = fits.length === 1 ? fits[0] : undefined;
    const offered = certain || isAmbiguous || isRefused.has(record.id) ? null : (turned[0] ?? inOrder ?? only ?? null);
    return { parameter: record.id, name, shape: [...shape], sources, certain: certain?.key ?? null, offered: offered?.key ?? null };
  });
  return { rows, refused, tensors: tensors.map(({ name, shape }) => ({ name, shape: [...shape] })) };
}

/** What PyTorch calls the parameters of nodes that both keep in the same arrangement. */
const sameInTorch: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  embedding: { W: 'weight' },
  'convolution-1d': { W: 'weight', b: 'bias' },
  'convolution-2d': { W: 'weight', b: 'bias' },
  'layer-norm': { g: 'weight', b: 'bias' },
  'rms-norm': { g: 'weight' },
  'batch-norm': { g: 'weight', b: 'bias', m: 'running_mean', v: 'running_var' },
};

/** By parameter, the names that it has in a module whose attribute is called as the node. */
function torchNamesOf(document: GraphDocument): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { id, label, type, parameters } of document.nodes) {
    for (const [slot, name] of Object.entries(sameInTorch[type] ?? {})) {
      const parameter = parameters[slot];
      if (parameter !== undefined) names.set(parameter, [...(names.get(parameter) ?? []), `${id}.${name}`, ...(label === undefined ? [] : [`${label}.${name}`])]);
    }
  }
  return names;
}

/**
 * The numbers of the parameters for which a source was chosen.
 * @throws AppError E_FILE_INVALID where a source is not there (any more); nothing is taken then
 */
export function takeSources(match: ReadableMatch, choices: WeightChoices): ParameterNumbers {
  const rows = new Map(match.rows.map((row) => [row.parameter, row]));
  const taken: ParameterNumbers = {};
  for (const [parameter, key] of Object.entries(choices)) {
    if (key === null) continue;
    const source = rows.get(parameter)?.sources.find((one) => one.key === key);
    if (!source) throw invalidWeights(`nothing in it is ${key} for the parameter "${rows.get(parameter)?.name ?? parameter}"`);
    taken[parameter] = Float64Array.from(source.read());
  }
  return taken;
}

/**
 * The source of every parameter, where all are certain.
 * @throws AppError E_FILE_INVALID that says of each other parameter what it lacks
 */
export function certainChoices({ rows, refused, tensors }: WeightMatch): WeightChoices {
  const missing = rows.filter(({ certain }) => certain === null).map(({ name, shape }) => {
    const same = tensors.find((tensor) => tensor.name === name);
    return same ? `"${name}" has shape ${formatShape(same.shape)}, the document needs ${formatShape(shape)}` : `it has no tensor "${name}" of shape ${formatShape(shape)}`;
  });
  const why = refused.map(({ node, layer, reason }) => `the layer "${layer}" is not ${node}: ${refusalText[reason]}`);
  if (missing.length > 0) throw invalidWeights(`${[...missing.slice(0, 10), ...why].join('; ')}; it has ${tensors.slice(0, 50).map(({ name }) => name).join(', ')}`);
  return Object.fromEntries(rows.map(({ parameter, certain }) => [parameter, certain]));
}

/** The English sentence of each refusal. */
export const refusalText: Readonly<Record<Refusal, string>> = {
  reset: 'the reset gates act at different places (before or after the weights), which is another function',
  bias: 'the layer has biases, and the node has none',
  'shared-bias': 'the biases of the units differ, and the node has one for all',
};

function fitting(tensors: readonly NamedTensor[], shape: readonly number[]): ReadableSource[] {
  return tensors.flatMap((tensor) => [...(sameShape(tensor.shape, shape) ? [wholeTensor(tensor)] : []), ...(isTurned(tensor.shape, shape) ? [turnedTensor(tensor)] : [])]);
}

/** Whether a matrix is one of this shape the other way round; a square one is both. */
function isTurned(shape: readonly number[], wanted: readonly number[]): boolean {
  return shape.length === 2 && wanted.length === 2 && shape[0] === wanted[1] && shape[1] === wanted[0];
}

function wholeTensor({ name, values }: NamedTensor): ReadableSource {
  return { key: JSON.stringify(['tensor', name]), tensors: [name], steps: [], read: () => values };
}

function turnedTensor({ name, shape, values }: NamedTensor): ReadableSource {
  const [rows = 0, columns = 0] = shape;
  return { key: JSON.stringify(['transposed', name]), tensors: [name], steps: ['transposed'], read: () => transposed(values, rows, columns) };
}

function unique(sources: readonly ReadableSource[]): ReadableSource[] {
  return [...new Map(sources.map((source) => [source.key, source])).values()];
}
