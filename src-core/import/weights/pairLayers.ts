import type { MovedType } from '../../export/layouts/cellParts.ts';
import { type NodeLayer, layersOfDocument } from '../../export/layouts/nodeLayers.ts';
import type { NamedTensor } from '../../export/namedTensor.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { Registry } from '../../node/registry.ts';
import type { RefusedLayer, WeightStep } from '../../protocol/weightMatch.ts';
import { type FileLayer, type Fitted, fitLayer, layersOfFile } from './layers.ts';
import type { ReadableSource } from './readableSource.ts';

/** A parameter's part of a layer, and how sure it is that this layer is meant. */
export interface LayerSource {
  /** `certain`: by name, or as the only pair that fits; `in-order`: the layers of file and document fit one after the other. */
  readonly standing: 'certain' | 'in-order' | 'possible';
  readonly source: ReadableSource;
}

interface Pair {
  readonly layer: FileLayer;
  readonly node: NodeLayer;
  readonly fitted: Fitted;
}

/** What the layers of a file give the parameters of a document: by parameter, the likeliest first; and the parameters of nodes for which it has a layer that is another function. */
export function pairLayers(document: GraphDocument, registry: Registry, tensors: readonly NamedTensor[]): { byParameter: ReadonlyMap<string, readonly LayerSource[]>; refused: RefusedLayer[]; isRefused: ReadonlySet<string> } {
  const shapes = new Map(document.parameters.map(({ id, values }) => [id, values.shape]));
  const nodes = layersOfDocument(document, registry);
  const layers = layersOfFile(tensors);
  const pairs = layers.flatMap((layer) =>
    nodes.flatMap((node): Pair[] => {
      const fitted = fitLayer(layer, node, shapes);
      return fitted === undefined ? [] : [{ layer, node, fitted }];
    }),
  );
  const standings = standingsOf(pairs, layers, nodes);
  const byParameter = new Map<string, LayerSource[]>();
  for (const pair of pairs) {
    if (typeof pair.fitted === 'string') continue;
    const standing = standings.get(pair) ?? 'possible';
    for (const [slot, { shape, values }] of Object.entries(pair.fitted)) {
      const parameter = pair.node.node.parameters[slot];
      if (parameter === undefined || shapes.get(parameter)?.join() !== shape.join()) continue;
      const own = byParameter.get(parameter) ?? [];
      own.push({ standing, source: partOfLayer(pair.layer, slot, 'Un' in pair.fitted, () => values) });
      byParameter.set(parameter, own);
    }
  }
  const order = { certain: 0, 'in-order': 1, possible: 2 };
  for (const sources of byParameter.values()) sources.sort((a, b) => order[a.standing] - order[b.standing]);
  const refused: RefusedLayer[] = [];
  const isRefused = new Set<string>();
  for (const pair of pairs) {
    if (typeof pair.fitted !== 'string' || standings.get(pair) !== 'certain') continue;
    refused.push({ node: pair.node.name, layer: pair.layer.prefix, reason: pair.fitted });
    for (const parameter of Object.values(pair.node.node.parameters)) isRefused.add(parameter);
  }
  return { byParameter, refused, isRefused };
}

/** By name first, then as the only pair that fits, then by order. */
function standingsOf(pairs: readonly Pair[], layers: readonly FileLayer[], nodes: readonly NodeLayer[]): Map<Pair, LayerSource['standing']> {
  const standings = new Map<Pair, LayerSource['standing']>();
  for (const pair of pairs) if (isCalledAlike(pair)) standings.set(pair, 'certain');
  const known = new Set([...standings.keys()].flatMap<unknown>(({ layer, node }) => [layer, node]));
  const open = pairs.filter(({ layer, node }) => !known.has(layer) && !known.has(node));
  for (const pair of open) {
    const rivals = open.filter(({ layer, node }) => layer === pair.layer || node === pair.node);
    if (rivals.length === 1) standings.set(pair, 'certain');
  }
  for (const type of new Set(nodes.map((node) => node.type))) {
    for (const pair of inOrder(type, open, layers.filter((layer) => !known.has(layer)), nodes.filter((node) => !known.has(node)))) {
      if (!standings.has(pair)) standings.set(pair, 'in-order');
    }
  }
  return standings;
}

/** The pairs of the first layer with the first node of a type, and so on, where there are as many and each fits. */
function inOrder(type: MovedType, pairs: readonly Pair[], layers: readonly FileLayer[], nodes: readonly NodeLayer[]): Pair[] {
  const [ofFile, ofDocument] = [layers.filter(({ parts }) => parts.type === type), nodes.filter((node) => node.type === type)];
  if (ofFile.length !== ofDocument.length) return [];
  const found = ofFile.map((layer, index) => pairs.find((pair) => pair.layer === layer && pair.node === ofDocument[index]));
  return found.every((pair) => pair !== undefined) ? found : [];
}

/** Whether a layer's whole name, or its last part, is the id or the name of the node, but for case and punctuation. */
function isCalledAlike({ layer, node }: Pair): boolean {
  const names = new Set([plain(node.node.id), plain(node.name)]);
  return [layer.prefix, layer.prefix.split(/[./]/).at(-1) ?? ''].some((name) => plain(name) !== '' && names.has(plain(name)));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * A part of a layer, with the tensors that it is made of and what is done to them. `apart`: the node has a GRU's weights
 * for x and for h, and the biases beside them, as parameters of their own.
 */
function partOfLayer({ layout, prefix, tensors, parts }: FileLayer, slot: string, apart: boolean, read: () => ArrayLike<number>): ReadableSource {
  const [weights, biases] = [tensors.slice(0, parts.type === 'linear' ? 1 : 2), tensors.slice(parts.type === 'linear' ? 1 : 2)];
  const key = JSON.stringify(['layer', layout, prefix, slot]);
  const isHalf = apart && ['Wn', 'Un', 'bn', 'bu'].includes(slot);
  const half = (of: readonly string[]): readonly string[] => (isHalf && of.length === 2 ? [of[slot.endsWith('u') || slot === 'Un' ? 1 : 0] ?? ''] : of);
  if (slot.startsWith('b')) {
    if (biases.length === 0) return { key, tensors: weights, steps: ['zeros'], read };
    return { key, tensors: [...half(biases)], steps: [...partSteps(parts), ...(parts.type !== 'linear' && layout !== 'keras' && !isHalf ? (['summed'] as const) : [])], read };
  }
  return { key, tensors: [...half(weights)], steps: [...(layout === 'keras' ? [] : (['transposed'] as const)), ...partSteps(parts)], read };
}

function partSteps({ type }: FileLayer['parts']): WeightStep[] {
  return type === 'linear' ? [] : ['part'];
}
