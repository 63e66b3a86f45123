import type { Point } from '../../src-core/graph/document.ts';
import { shiftsTo } from '../../src-core/graph/edit.ts';
import { moveItems } from '../../src-core/graph/groupEdits.ts';
import { withoutStrayWaypoints } from '../../src-core/graph/waypoints.ts';
import { type EditName, edit } from '../model/documentEdits.ts';
import { app } from '../model/store.ts';
import { seen } from './flowAdapter.ts';

/** The cards of nodes and of folded groups that are selected. */
export function selectedItems(): ReadonlySet<string> {
  const { nodes, groups } = app.getState().selection;
  return groups.size === 0 ? nodes : new Set([...nodes, ...groups]);
}

/** Moves items to these places as one entry of the history; changes of one gesture make one entry together. */
export function placeItems(name: EditName, places: ReadonlyMap<string, Point>, gesture?: string): void {
  edit(name, (document) => moveItems(document, places), gesture);
}

/** Moves items to where a layout put them; the course of wires that it bends is theirs no longer. */
export function placeTidied(places: ReadonlyMap<string, Point>): void {
  edit('edit.tidy', (document) => {
    const moved = moveItems(document, places);
    const edges = withoutStrayWaypoints(moved.edges, shiftsTo(document, new Map(moved.nodes.map(({ id, position }) => [id, position]))));
    const same = moved.nodes.every(({ position }, index) => samePlace(position, document.nodes[index]?.position));
    return same ? document : { ...moved, edges };
  });
}

function samePlace(a: Point, b: Point | undefined): boolean {
  return a.x === b?.x && a.y === b.y;
}

/** Moves what is selected by so much; one nudge after the other is one entry. */
export function nudge(x: number, y: number): void {
  const boxes = seen.itemBoxes(selectedItems());
  placeItems('edit.move', new Map(boxes.map((box) => [box.id, { x: box.x + x, y: box.y + y }])), `nudge ${boxes.map(({ id }) => id).join()}`);
}
