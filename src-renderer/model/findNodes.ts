import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import type { GraphDocument, GraphNode } from '../../src-core/graph/document.ts';
import { registry } from '../../src-core/node/registry.ts';
import { bestScore } from './fuzzyMatch.ts';
import { nodeFacts, nodeTitle } from './nodeFacts.ts';

/** A node that answers a query, and what of it does. */
export interface Hit {
  readonly node: string;
  readonly title: string;
  readonly by: 'name' | 'type' | 'parameter' | 'problem';
  /** The words that were found. */
  readonly text: string;
}

interface Candidate {
  readonly by: Hit['by'];
  readonly text: string;
  /** Other ways of writing it, such as in the other language. */
  readonly also: readonly string[];
}

/** What is looked up of a problem: the words that are shown for it. */
export type WordsOf = (diagnostic: Diagnostic) => string;

/**
 * The nodes that answer a query, the best first: by their name, their type in either language, a parameter's name, or
 * an error's code or words. An empty query finds all, in the document's order.
 */
export function findNodes(document: GraphDocument, diagnostics: readonly Diagnostic[], query: string, wordsOf: WordsOf): Hit[] {
  const found = document.nodes.flatMap((node) => {
    const candidates = candidatesOf(node, document, diagnostics, wordsOf).flatMap((candidate, rank) => {
      const score = bestScore(query, [candidate.text, ...candidate.also]);
      // A name counts before a type, a type before a parameter.
      return score === undefined ? [] : [{ candidate, score: score - rank }];
    });
    const [best] = candidates.toSorted((a, b) => b.score - a.score);
    return best ? [{ hit: { node: node.id, title: nodeTitle(node), by: best.candidate.by, text: best.candidate.text }, score: best.score }] : [];
  });
  return (query.trim() === '' ? found : found.toSorted((a, b) => b.score - a.score)).map(({ hit }) => hit);
}

function candidatesOf(node: GraphNode, document: GraphDocument, diagnostics: readonly Diagnostic[], wordsOf: WordsOf): Candidate[] {
  const title = registry.get(node.type)?.title;
  const preset = nodeFacts(node)?.preset?.title;
  const records = new Set(Object.values(node.parameters));
  return [
    { by: 'name', text: nodeTitle(node), also: [node.id] },
    { by: 'type', text: title?.en ?? node.type, also: [node.type, ...(title ? [title['zh-CN']] : []), ...(preset ? [preset.en, preset['zh-CN']] : [])] },
    ...document.parameters.filter(({ id }) => records.has(id)).map(({ id, name }): Candidate => ({ by: 'parameter', text: name, also: [id] })),
    ...diagnostics.filter((diagnostic) => diagnostic.node === node.id).map((diagnostic): Candidate => ({ by: 'problem', text: wordsOf(diagnostic), also: [diagnostic.code, diagnostic.message] })),
  ];
}
