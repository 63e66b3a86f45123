import type { Point } from '../../src-core/graph/document.ts';
import { shiftsTo } from '../../src-core/graph/edit.ts';
import { framesAfterLayout, liesWithin } from '../../src-core/graph/frames.ts';
import { moveItems } from '../../src-core/graph/groupEdits.ts';
import { withoutStrayWaypoints } from '../../src-core/graph/waypoints.ts';
import { type EditName, edit } from '../model/documentEdits.ts';
import { app } from '../model/store.ts';
import type { Box } from './align.ts';
import { seen } from './flowAdapter.ts';

/** The cards of nodes and of folded groups that are selected. */
export function selectedItems(): ReadonlySet<string> {
  const { nodes, groups } = app.getState().selection;
  return groups.size === 0 ? nodes : new Set([...nodes, ...groups]);
}

/** The cards and comment frames that are selected, with the room that they take. */
export function selectedBoxes(): readonly Box[] {
  return [...seen.itemBoxes(selectedItems()), ...seen.frameBoxes(app.getState().selection.frames)];
}

/**
 * Moves items to these places, and with comment frames what lies in them, as one entry of the history; changes of
 * one gesture make one entry together.
 */
export function placeItems(name: EditName, places: ReadonlyMap<string, Point>, gesture?: string): void {
  const all = withCarried(places);
  edit(name, (document) => moveItems(document, all), gesture);
}

function withCarried(places: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const frames = seen.frameBoxes(new Set(places.keys()));
  if (frames.length === 0) return places;
  const carried = [...seen.itemBoxes(), ...seen.frameBoxes()].flatMap((box): [string, Point][] => {
    const frame = frames.find((candidate) => candidate.id !== box.id && liesWithin(box, candidate));
    const to = frame && places.get(frame.id);
    return to && !places.has(box.id) ? [[box.id, { x: box.x + to.x - frame.x, y: box.y + to.y - frame.y }]] : [];
  });
  return new Map([...carried, ...places]);
}

/** Moves items to where a layout put them; the course of wires that it bends is theirs no longer. */
export function placeTidied(places: ReadonlyMap<string, Point>): void {
  const areas = new Map(seen.itemBoxes().map((box) => [box.id, box]));
  edit('edit.tidy', (document) => {
    const moved = moveItems(document, places);
    const edges = withoutStrayWaypoints(moved.edges, shiftsTo(document, new Map(moved.nodes.map(({ id, position }) => [id, position]))));
    const same = moved.nodes.every(({ position }, index) => samePlace(position, document.nodes[index]?.position));
    return same ? document : { ...moved, edges, frames: framesAfterLayout(document.frames, areas, places) };
  });
}

function samePlace(a: Point, b: Point | undefined): boolean {
  return a.x === b?.x && a.y === b.y;
}

/** Moves what is selected by so much; one nudge after the other is one entry. */
export function nudge(x: number, y: number): void {
  const boxes = selectedBoxes();
  placeItems('edit.move', new Map(boxes.map((box) => [box.id, { x: box.x + x, y: box.y + y }])), `nudge ${boxes.map(({ id }) => id).join()}`);
}
