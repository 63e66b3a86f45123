import type { GraphDocument } from '../../src-core/graph/document.ts';

let newest: { readonly document: GraphDocument | undefined; readonly edition: number } = { document: undefined, edition: 0 };

/** A number for the document on the screen, a greater one after each change: by it the host knows what it keeps from what was saved. */
export function editionOf(document: GraphDocument): number {
  if (document !== newest.document) newest = { document, edition: newest.edition + 1 };
  return newest.edition;
}
