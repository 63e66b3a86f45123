import type { Point } from '../../src-core/graph/document.ts';
import { moveNodes } from '../../src-core/graph/edit.ts';
import { type EditName, edit } from '../model/documentEdits.ts';
import { app } from '../model/store.ts';

/** The cards that are selected. */
export function selectedItems(): ReadonlySet<string> {
  return app.getState().selection.nodes;
}

/** Moves items to these places as one entry of the history; changes of one gesture make one entry together. */
export function placeItems(name: EditName, places: ReadonlyMap<string, Point>, gesture?: string): void {
  edit(name, (document) => moveNodes(document, places), gesture);
}
