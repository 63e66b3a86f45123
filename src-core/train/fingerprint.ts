import type { GraphDocument } from '../graph/document.ts';
import { deriveSeed } from '../tensor/random.ts';

/**
 * Tells whether a run can go on: two documents have the same fingerprint where network, samples and all settings that
 * its numbers depend on are the same. How long it goes on may change.
 */
export function fingerprintOf({ nodes, edges, parameters, precision, seed, dataset, data, training }: GraphDocument): string {
  const { epochs: _epochs, patience: _patience, keepBest: _keepBest, ...rule } = training;
  const { shown: _shown, name: _name, ...set } = dataset ?? { shown: [], name: '' };
  const trained = new Set(nodes.filter(({ config }) => config['trainable'] === true).map(({ id }) => id));
  const own = dataset ? null : { ...data, columns: Object.entries(data.columns).map(([id, { values }]) => [id, trained.has(id) ? values.shape : values]) };
  const what = {
    nodes: nodes.map(({ id, type, version, config, parameters: slots }) => ({ id, type, version, config, slots })),
    edges: edges.map(({ source, target }) => ({ source, target })),
    parameters: parameters.map(({ id, values, trainable, rate = 1 }) => ({ id, shape: values.shape, trainable, rate })),
    precision,
    seed,
    set,
    own,
    rule,
  };
  const text = JSON.stringify(what);
  // Two hashes of 32 bits: documents are told apart, not guarded.
  return [1, 2].map((start) => deriveSeed(start, text).toString(16).padStart(8, '0')).join('');
}
