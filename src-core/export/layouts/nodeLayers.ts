import type { GraphDocument, GraphNode } from '../../graph/document.ts';
import { definitionOf, nodeName } from '../../graph/resolve.ts';
import type { Registry } from '../../node/registry.ts';
import { type LayerConfig, type MovedType, movedTypes } from './cellParts.ts';

/** A node of the document whose parameters other tools arrange in another way. */
export interface NodeLayer {
  readonly node: GraphNode;
  readonly name: string;
  readonly type: MovedType;
  readonly config: LayerConfig;
}

/** The document's layers of these types whose parameters have values, in the document's order. */
export function layersOfDocument(document: GraphDocument, registry: Registry): NodeLayer[] {
  return document.nodes.flatMap((node) => {
    const type = movedTypes.find((one) => one === node.type);
    const known = type && definitionOf(node, registry);
    // The registry's own schema has parsed it: these types have all of `LayerConfig`.
    return known ? [{ node, type, name: nodeName(node, known.definition), config: known.config as LayerConfig }] : [];
  });
}
