import type { NodeChange, NodePositionChange } from '@xyflow/react';
import { app, currentDocument } from '../../model/store.ts';
import type { FlowNode } from '../flowItems.ts';
import { type Rectangle, currentViewport, seen, view } from '../flowAdapter.ts';
import { type WireDrop, beginWireDrop, isWired, nodeFitsEdge } from './dropOnWire.ts';
import { gridShift, guide } from './guides.ts';
import { hand } from './hand.ts';
import { hideMarks, showGuides } from './marks.ts';

const reach = 6; // px on the screen
/** The pitch of the dots on the canvas, px. */
export const gridPitch = 22;

interface Drag {
  /** What stays where it is. */
  readonly others: readonly Rectangle[];
  readonly wire: WireDrop | undefined;
}

let drag: Drag | undefined;

/**
 * Leads what is dragged to lines and to the grid, and shows the lines and the wire that it would be put into. With
 * Alt held it goes where the pointer goes.
 */
export function ledChanges(changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] {
  const moves = changes.filter((change) => change.type === 'position');
  if (!moves.some((move) => move.dragging)) return changes;
  const ids = new Set(moves.map(({ id }) => id));
  drag ??= { others: seen.boxes().filter(({ id }) => !ids.has(id)), wire: dropFor(ids) };
  const shift = hand.alt ? { x: 0, y: 0 } : shiftFor(moves, drag.others);
  if (drag.wire) followWire(drag.wire, boundsOf(moves));
  return changes.map((change) => (change.type === 'position' && change.position ? { ...change, position: { x: change.position.x + shift.x, y: change.position.y + shift.y } } : change));
}

/** Ends a drag; returns the edge on which it was let go. */
export function endDrag(): string | undefined {
  const edge = drag?.wire?.end();
  drag = undefined;
  hideMarks();
  return edge;
}

function shiftFor(moves: readonly NodePositionChange[], others: readonly Rectangle[]): { x: number; y: number } {
  const box = boundsOf(moves);
  if (app.getState().settings.snapToGrid) {
    showGuides([]);
    return gridShift(box, gridPitch);
  }
  const { shift, guides } = guide(box, others, reach / (currentViewport()?.zoom ?? 1));
  showGuides(guides);
  return shift;
}

function boundsOf(moves: readonly NodePositionChange[]): Rectangle {
  const sizes = new Map(seen.boxes(new Set(moves.map(({ id }) => id))).map((box) => [box.id, box]));
  const boxes = moves.flatMap(({ id, position }) => (position ? [{ ...position, width: sizes.get(id)?.width ?? 0, height: sizes.get(id)?.height ?? 0 }] : []));
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  return { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}

/** One card that is wired to nothing may be put into a wire. */
function dropFor(ids: ReadonlySet<string>): WireDrop | undefined {
  const [id] = ids;
  const document = currentDocument();
  const isOne = ids.size === 1 && id !== undefined && document.nodes.some((node) => node.id === id);
  return isOne && !isWired(document, id) ? beginWireDrop((edge) => nodeFitsEdge(id, edge)) : undefined;
}

function followWire(wire: WireDrop, box: Rectangle): void {
  wire.over([view.toCanvas(hand), { x: box.x + box.width / 2, y: box.y + box.height / 2 }]);
}
