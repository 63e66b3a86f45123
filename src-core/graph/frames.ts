import type { Frame, GraphDocument, Point } from './document.ts';
import { freeId } from './edit.ts';
import { takenIds } from './groups.ts';

/* Comment frames: texts behind the cards, around a part of the network. No number depends on them. */

/** The room that something takes on the canvas, px. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export const smallestFrame = { width: 120, height: 72 } as const; // px

export function areaOf({ position, size }: Frame): Area {
  return { ...position, ...size };
}

export function addFrame(document: GraphDocument, area: Area): { document: GraphDocument; id: string } {
  const id = freeId('frame', takenIds(document));
  const frame: Frame = { id, text: '', position: { x: area.x, y: area.y }, size: { width: area.width, height: area.height }, hue: 'grey' };
  return { document: { ...document, frames: [...document.frames, frame] }, id };
}

/** Changes a frame's text, hue, place or size. */
export function changeFrame(document: GraphDocument, id: string, change: Partial<Omit<Frame, 'id'>>): GraphDocument {
  return { ...document, frames: document.frames.map((frame) => (frame.id === id ? { ...frame, ...change } : frame)) };
}

/** Makes a frame so large, but no smaller than can be taken hold of. */
export function resizeFrame(document: GraphDocument, id: string, { width, height }: Frame['size']): GraphDocument {
  return changeFrame(document, id, { size: { width: Math.max(smallestFrame.width, Math.round(width)), height: Math.max(smallestFrame.height, Math.round(height)) } });
}

export function liesWithin(inner: Area, outer: Area): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}

export function overlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** What is left free on each side of something that lies within, px. */
export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const noRoom: Room = { left: 0, right: 0, top: 0, bottom: 0 };

/** The area that surrounds others with so much room around; undefined where there are none. */
export function around(areas: readonly Area[], room: Room = noRoom): Area | undefined {
  if (areas.length === 0) return undefined;
  const x = areas.reduce((least, area) => Math.min(least, area.x), Infinity) - room.left;
  const y = areas.reduce((least, area) => Math.min(least, area.y), Infinity) - room.top;
  const right = areas.reduce((most, area) => Math.max(most, area.x + area.width), -Infinity) + room.right;
  const bottom = areas.reduce((most, area) => Math.max(most, area.y + area.height), -Infinity) + room.bottom;
  return { x, y, width: right - x, height: bottom - y };
}

/** The room that is left around these areas within another. */
export function roomWithin(outer: Area, areas: readonly Area[]): Room {
  const held = around(areas);
  if (!held) return noRoom;
  return { left: held.x - outer.x, top: held.y - outer.y, right: outer.x + outer.width - held.x - held.width, bottom: outer.y + outer.height - held.y - held.height };
}

/** An item that a layout moves, where it was and where it is then. */
interface Move {
  readonly id: string;
  readonly before: Area;
  readonly after: Area;
}

/**
 * Frames that go along with a layout: one whose items all have new places surrounds them as it did before; one that
 * holds nothing goes along with the frame around it, and else makes way for what is put there. Areas are those of all
 * items before; places are new top left corners.
 */
export function framesAfterLayout(frames: readonly Frame[], areas: ReadonlyMap<string, Area>, places: ReadonlyMap<string, Point>): Frame[] {
  const moves = [...areas].map(([id, before]): Move => ({ id, before, after: { ...before, ...places.get(id) } }));
  const holders = frames.flatMap((frame) => {
    const held = moves.filter(({ before }) => liesWithin(before, areaOf(frame)));
    return held.length === 0 ? [] : [{ frame, held, moved: held.every(({ id }) => places.has(id)) ? around(held.map(({ after }) => after), roomWithin(areaOf(frame), held.map(({ before }) => before))) : undefined }];
  });
  return frames.map((frame) => {
    const own = holders.find((holder) => holder.frame === frame);
    if (own) return own.moved ? withArea(frame, own.moved) : frame;
    const [outer] = holders.filter((holder) => liesWithin(areaOf(frame), areaOf(holder.frame))).toSorted((a, b) => sizeOf(a.frame) - sizeOf(b.frame));
    if (!outer) return clearOf(frame, moves);
    return outer.moved ? withArea(frame, besideHeld(areaOf(frame), around(outer.held.map(({ before }) => before)), areaOf(outer.frame), outer.moved)) : frame;
  });
}

/** Where a note within a frame goes with it: right of its cards and below them it keeps to the far sides. */
function besideHeld(note: Area, held: Area | undefined, before: Area, after: Area): Area {
  const isRight = held !== undefined && note.x >= held.x + held.width;
  const isBelow = held !== undefined && note.y >= held.y + held.height;
  return {
    ...note,
    x: note.x + after.x - before.x + (isRight ? after.width - before.width : 0),
    y: note.y + after.y - before.y + (isBelow ? after.height - before.height : 0),
  };
}

function withArea(frame: Frame, { x, y, width, height }: Area): Frame {
  return { ...frame, position: { x: Math.round(x), y: Math.round(y) }, size: { width: Math.round(width), height: Math.round(height) } };
}

function sizeOf({ size: { width, height } }: Frame): number {
  return width * height;
}

const gapToCards = 60; // px

/** A frame out of the way, by the shortest way, where a card is put on it that was not there before. */
function clearOf(frame: Frame, moves: readonly Move[]): Frame {
  const own = areaOf(frame);
  const network = around(moves.map(({ after }) => after), { left: gapToCards, right: gapToCards, top: gapToCards, bottom: gapToCards });
  if (!network || !moves.some(({ before, after }) => overlap(after, own) && !overlap(before, own))) return frame;
  const ways = [
    { x: network.x - own.width - own.x, y: 0 },
    { x: network.x + network.width - own.x, y: 0 },
    { x: 0, y: network.y - own.height - own.y },
    { x: 0, y: network.y + network.height - own.y },
  ].toSorted((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
  const [way = { x: 0, y: 0 }] = ways;
  return withArea(frame, { ...own, x: own.x + way.x, y: own.y + way.y });
}
