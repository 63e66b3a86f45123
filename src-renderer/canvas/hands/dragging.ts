import type { NodeChange, NodePositionChange } from '@xyflow/react';
import { type Area, liesWithin } from '../../../src-core/graph/frames.ts';
import { app, currentDocument } from '../../model/store.ts';
import type { FlowNode } from '../flowItems.ts';
import { type DragEnd, type DragGuide, currentViewport, seen, view } from '../flowAdapter.ts';
import { type WireDrop, beginWireDrop, droppedOnEdge, isWired, nodeFitsEdge } from './dropOnWire.ts';
import { gridShift, guide } from './guides.ts';
import { hand } from './hand.ts';
import { hideMarks, showGuides } from './marks.ts';

const reach = 6; // px on the screen
/** The pitch of the dots on the canvas, px. */
export const gridPitch = 22;

interface Drag {
  /** Where everything was. */
  readonly starts: ReadonlyMap<string, Area>;
  /** What lies in a comment frame that is dragged. */
  readonly carried: ReadonlySet<string>;
  /** What stays where it is. */
  readonly others: readonly Area[];
  readonly wire: WireDrop | undefined;
}

let drag: Drag | undefined;

/**
 * Leads what is dragged to lines and to the grid, and shows the lines and the wire that it would be put into. With
 * Alt held it goes where the pointer goes.
 */
function ledChanges(changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] {
  const moves = changes.filter((change) => change.type === 'position');
  if (!moves.some((move) => move.dragging)) return changes;
  const ids = new Set(moves.map(({ id }) => id));
  drag ??= beginDrag(ids);
  const box = boundsOf(moves, drag.starts);
  const shift = shiftFor(box, drag.others);
  if (drag.wire) followWire(drag.wire, box);
  const led = changes.map((change) => (change.type === 'position' && change.position ? { ...change, position: { x: change.position.x + shift.x, y: change.position.y + shift.y } } : change));
  return [...led, ...carriedMoves(drag, moves, shift)];
}

function beginDrag(ids: ReadonlySet<string>): Drag {
  const boxes = seen.boxes();
  const frames = seen.frameBoxes(ids);
  const carried = new Set(boxes.filter((box) => !ids.has(box.id) && frames.some((frame) => liesWithin(box, frame))).map(({ id }) => id));
  return {
    starts: new Map(boxes.map((box) => [box.id, box])),
    carried,
    others: boxes.filter(({ id }) => !ids.has(id) && !carried.has(id)),
    wire: dropFor(ids),
  };
}

/** What lies in a frame goes as far as the frame does. */
function carriedMoves({ starts, carried }: Drag, moves: readonly NodePositionChange[], shift: { x: number; y: number }): NodePositionChange[] {
  const [first] = moves;
  const from = first && starts.get(first.id);
  if (!first?.position || !from || carried.size === 0) return [];
  const by = { x: first.position.x + shift.x - from.x, y: first.position.y + shift.y - from.y };
  return [...carried].flatMap((id) => {
    const start = starts.get(id);
    return start ? [{ id, type: 'position' as const, position: { x: start.x + by.x, y: start.y + by.y }, dragging: true }] : [];
  });
}

function endDrag(): DragEnd {
  const edge = drag?.wire?.end();
  const carried = [...(drag?.carried ?? [])];
  drag = undefined;
  hideMarks();
  return { carried, edge };
}

function shiftFor(box: Area, others: readonly Area[]): { x: number; y: number } {
  if (hand.alt) {
    showGuides([]);
    return { x: 0, y: 0 };
  }
  if (app.getState().settings.snapToGrid) {
    showGuides([]);
    return gridShift(box, gridPitch);
  }
  const { shift, guides } = guide(box, others, reach / (currentViewport()?.zoom ?? 1));
  showGuides(guides);
  return shift;
}

function boundsOf(moves: readonly NodePositionChange[], sizes: ReadonlyMap<string, Area>): Area {
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

function followWire(wire: WireDrop, box: Area): void {
  wire.over([view.toCanvas(hand), { x: box.x + box.width / 2, y: box.y + box.height / 2 }]);
}

export const dragGuide: DragGuide = { lead: ledChanges, end: endDrag, drop: droppedOnEdge };
