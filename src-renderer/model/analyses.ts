import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type Analysis, analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';

/** Few: the analysis of a large network is itself large. */
const kept = 4;
/** The newest last. */
let recent: readonly Analysis[] = [];

/** What a document says of itself. The last few are kept, as undo and redo go back to documents that were just there. */
export function analysisOf(document: GraphDocument): Analysis {
  const analysis = recent.find(({ graph }) => graph.document === document) ?? analyse(document, registry);
  recent = [...recent.filter((other) => other !== analysis), analysis].slice(-kept);
  return analysis;
}
