import { type Block, type SolutionLanguage, solutionBlocks } from '../export/solution/blocks.ts';
import { drawNetwork } from '../export/solution/drawing.ts';
import type { Digits } from '../explain/typeset.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import type { Registry } from '../node/registry.ts';
import { solve } from './solution.ts';

/** A worked solution in one language, with the drawing of the network (SVG). */
export interface ToldSolution {
  readonly blocks: readonly Block[];
  readonly drawing: string;
}

/**
 * Works a document out and tells it.
 * @throws AppError E_DOCUMENT_INVALID where the document has errors, E_BUDGET where it is too large to write out
 */
export function tellSolution(document: GraphDocument, registry: Registry, language: SolutionLanguage, digits: Digits): ToldSolution {
  const analysis = analyse({ ...document, precision: 'float64' }, registry);
  if (!analysis.sound) {
    const first = analysis.diagnostics.find(({ severity }) => severity === 'error');
    throw new AppError('E_DOCUMENT_INVALID', first?.message ?? 'the document has errors', first?.node === undefined ? {} : { node: first.node });
  }
  const nodes = new Map(analysis.order.map(({ node, definition }) => [node.id, { name: node.label ?? definition.title[language], type: definition.title[language] }]));
  const parameters = new Map(document.parameters.map(({ id, name }) => [id, name]));
  const names = { node: (id: string): { name: string; type: string } => nodes.get(id) ?? { name: id, type: '' }, parameter: (id: string): string => parameters.get(id) ?? id };
  return {
    blocks: solutionBlocks(solve(analysis, digits), names, language),
    drawing: drawNetwork(document, document.nodes.map(({ id }) => ({ id, ...names.node(id) }))),
  };
}
