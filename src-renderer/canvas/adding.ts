import type { PortReference } from '../../src-core/graph/document.ts';
import { edit, select } from '../model/documentEdits.ts';
import type { PaletteEntry } from '../model/paletteEntries.ts';
import { app, currentDocument } from '../model/store.ts';
import { type WireEnd, addEntry, connected } from './connectionRules.ts';
import { measuredSize, view } from './flowAdapter.ts';

/** Adds a node at a place on the canvas, selects it, and ends a wire at it where one is given. */
export function addAt(entry: PaletteEntry, position: { x: number; y: number }, end?: WireEnd): string {
  let id = '';
  edit('edit.add', (document) => {
    const added = addEntry(document, entry, { x: Math.round(position.x), y: Math.round(position.y) }, end);
    id = added.id;
    return added.document;
  });
  if (id !== '') select([id]);
  return id;
}

/** Adds a node where it is seen and covers nothing: right of the selected card, or in the middle of the view. */
export function addInView(entry: PaletteEntry): string {
  return addAt(entry, freePlace());
}

export function connectWire(source: PortReference, target: PortReference): void {
  edit('edit.connect', (document) => connected(document, source, target));
}

function freePlace(): { x: number; y: number } {
  const { nodes } = currentDocument();
  const [chosen] = app.getState().selection.nodes;
  const anchor = nodes.find((node) => node.id === chosen);
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  const middle = view.toCanvas({ x: (pane?.left ?? 0) + (pane?.width ?? 0) / 2 - 90, y: (pane?.top ?? 0) + (pane?.height ?? 0) / 2 - 50 });
  const place = anchor ? { x: anchor.position.x + measuredSize(anchor.id).width + 150, y: anchor.position.y } : middle;
  const taken = nodes.map((node) => ({ ...node.position, ...measuredSize(node.id) }));
  const margin = 24;
  const covers = ({ x, y }: { x: number; y: number }): boolean =>
    taken.some((card) => x < card.x + card.width + margin && x + 190 + margin > card.x && y < card.y + card.height + margin && y + 96 + margin > card.y);
  const free = { ...place };
  while (covers(free)) free.y += 40;
  return free;
}
