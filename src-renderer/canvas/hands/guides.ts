import type { Area } from '../../../src-core/graph/frames.ts';

/** A line along which boxes stand; `at` on its axis, from and to on the other, px on the canvas. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Guided {
  /** How far the box is shifted to stand on the lines. */
  readonly shift: { readonly x: number; readonly y: number };
  readonly guides: readonly Guide[];
}

/** Boxes further away than this are not looked at, px on the canvas. */
const near = 1400;

/**
 * Leads a box that is dragged to the lines of boxes nearby: edge to edge and centre to centre, where one is within
 * `reach` on the canvas. Of several the closest line counts.
 */
export function guide(box: Area, others: readonly Area[], reach: number): Guided {
  const close = others.filter((other) => Math.abs(other.x - box.x) < near && Math.abs(other.y - box.y) < near);
  const shift = { x: nearestShift(box, close, 'x', reach) ?? 0, y: nearestShift(box, close, 'y', reach) ?? 0 };
  const there = { ...box, x: box.x + shift.x, y: box.y + shift.y };
  return { shift, guides: [...guidesOf(there, close, 'x'), ...guidesOf(there, close, 'y')] };
}

const sizeOn = { x: 'width', y: 'height' } as const;
const otherAxis = { x: 'y', y: 'x' } as const;

/** The two edges and the centre of a box on an axis. */
function linesOf(box: Area, axis: 'x' | 'y'): readonly [start: number, middle: number, end: number] {
  const size = box[sizeOn[axis]];
  return [box[axis], box[axis] + size / 2, box[axis] + size];
}

function nearestShift(box: Area, others: readonly Area[], axis: 'x' | 'y', reach: number): number | undefined {
  const [start, middle, end] = linesOf(box, axis);
  let best: number | undefined;
  for (const other of others) {
    const [otherStart, otherMiddle, otherEnd] = linesOf(other, axis);
    for (const shift of [otherStart - start, otherEnd - end, otherMiddle - middle]) {
      if (Math.abs(shift) <= reach && (best === undefined || Math.abs(shift) < Math.abs(best))) best = shift;
    }
  }
  return best;
}

/** The lines that a box stands on now, each as long as all boxes on it. */
function guidesOf(box: Area, others: readonly Area[], axis: 'x' | 'y'): Guide[] {
  const across = otherAxis[axis];
  return linesOf(box, axis).flatMap((at, line) => {
    const along = others.filter((other) => Math.abs((linesOf(other, axis)[line] ?? NaN) - at) < 0.75);
    if (along.length === 0) return [];
    const all = [box, ...along];
    return [{ axis, at, from: Math.min(...all.map((one) => one[across])), to: Math.max(...all.map((one) => one[across] + one[sizeOn[across]])) }];
  });
}

/** The shift that puts a box's corner on the grid. */
export function gridShift({ x, y }: Area, pitch: number): { x: number; y: number } {
  return { x: Math.round(x / pitch) * pitch - x, y: Math.round(y / pitch) * pitch - y };
}
