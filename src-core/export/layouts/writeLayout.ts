import { AppError } from '../../graph/appError.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { Registry } from '../../node/registry.ts';
import type { WeightLayout } from '../../protocol/appContract.ts';
import type { NamedTensor } from '../namedTensor.ts';
import { namedParameters } from '../weights.ts';
import { type Numbers, partsOfNode } from './cellParts.ts';
import { tensorNames, writeLayer } from './layouts.ts';
import { layersOfDocument } from './nodeLayers.ts';

/**
 * The document's parameters as a tool keeps them: linear layers and fused cells as its layers, called by the ids of their
 * nodes; all other parameters as they are, under their own names.
 * @throws AppError E_USAGE where the tool has no such layer
 */
export function parametersIn(layout: WeightLayout, document: GraphDocument, registry: Registry): NamedTensor[] {
  const own = namedParameters(document);
  if (layout === 'chainrule') return own;
  const records = new Map(document.parameters.map(({ id, values }) => [id, values]));
  const moved = new Set<string>();
  const tensors = layersOfDocument(document, registry).flatMap(({ node, name, type, config }) => {
    const slots = Object.entries(node.parameters).flatMap(([slot, id]): [string, Numbers][] => {
      const values = records.get(id);
      moved.add(id);
      return values ? [[slot, values]] : [];
    });
    const written = writeLayer(partsOfNode(type, config, Object.fromEntries(slots)), layout);
    if (typeof written === 'string') {
      throw new AppError('E_USAGE', `${name} cannot be written in the layout ${layout}: its reset gate acts before the candidate's weights, which is another function there`, { node: node.id });
    }
    return Object.entries(written).map(([part, numbers]): NamedTensor => ({ name: `${node.id}${tensorNames[layout].separator}${part}`, ...numbers }));
  });
  const taken = new Set(tensors.map(({ name }) => name));
  const rest = own.flatMap((tensor, index): NamedTensor[] => {
    const id = document.parameters[index]?.id ?? '';
    return moved.has(id) ? [] : [taken.has(tensor.name) ? { ...tensor, name: `parameter ${id}` } : tensor];
  });
  return [...tensors, ...rest];
}
