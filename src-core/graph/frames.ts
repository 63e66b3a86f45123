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

/** The area that surrounds others with so much room around; undefined where there are none. */
export function around(areas: readonly Area[], room: { readonly side: number; readonly top: number; readonly bottom: number }): Area | undefined {
  if (areas.length === 0) return undefined;
  const x = Math.min(...areas.map((area) => area.x)) - room.side;
  const y = Math.min(...areas.map((area) => area.y)) - room.top;
  return { x, y, width: Math.max(...areas.map((area) => area.x + area.width)) + room.side - x, height: Math.max(...areas.map((area) => area.y + area.height)) + room.bottom - y };
}

/**
 * Frames that go along with a layout: one whose items all have new places surrounds them as it did before.
 * Areas are those of the items before; places are their new top left corners.
 */
export function framesAfterLayout(frames: readonly Frame[], areas: ReadonlyMap<string, Area>, places: ReadonlyMap<string, Point>): Frame[] {
  return frames.map((frame) => {
    const own = areaOf(frame);
    const held = [...areas].filter(([, area]) => liesWithin(area, own));
    const before = around(held.map(([, area]) => area), none);
    const after = around(held.flatMap(([id, area]) => (places.has(id) ? [{ ...area, ...places.get(id) }] : [])), none);
    if (!before || !after || held.some(([id]) => !places.has(id))) return frame;
    return {
      ...frame,
      position: { x: Math.round(after.x - (before.x - own.x)), y: Math.round(after.y - (before.y - own.y)) },
      size: { width: Math.round(own.width + after.width - before.width), height: Math.round(own.height + after.height - before.height) },
    };
  });
}

const none = { side: 0, top: 0, bottom: 0 };
