import type { GraphDocument } from './document.ts';

/** How much a document holds; parameters are counted by their numbers. */
export interface DocumentCounts {
  readonly nodes: number;
  readonly edges: number;
  readonly parameters: number;
}

/** Counts what a document holds. */
export function countsOf({ nodes, edges, parameters }: GraphDocument): DocumentCounts {
  return { nodes: nodes.length, edges: edges.length, parameters: parameters.reduce((sum, { values }) => sum + values.values.length, 0) };
}
