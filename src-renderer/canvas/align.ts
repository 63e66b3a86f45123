import type { Point } from '../../src-core/graph/document.ts';

/** Something on the canvas and the room it takes, px. */
export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** 'middle' puts centres on one horizontal line, 'centre' on one vertical line. */
export type Alignment = 'left' | 'right' | 'top' | 'bottom' | 'middle' | 'centre';

/** Where boxes go to be aligned: at the outermost one's edge, or with their centres on the line halfway between the outermost edges. */
export function aligned(boxes: readonly Box[], how: Alignment): Map<string, Point> {
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const place = ({ x, y, width, height }: Box): Point => {
    switch (how) {
      case 'left': return { x: left, y };
      case 'right': return { x: right - width, y };
      case 'top': return { x, y: top };
      case 'bottom': return { x, y: bottom - height };
      case 'middle': return { x, y: Math.round((top + bottom - height) / 2) };
      case 'centre': return { x: Math.round((left + right - width) / 2), y };
    }
  };
  return new Map(boxes.map((box) => [box.id, place(box)]));
}

/** Where boxes go to have equal gaps between them; the two outermost stay. */
export function spread(boxes: readonly Box[], axis: 'x' | 'y'): Map<string, Point> {
  const size = axis === 'x' ? 'width' : 'height';
  const sorted = boxes.toSorted((a, b) => a[axis] + a[size] / 2 - (b[axis] + b[size] / 2));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return new Map();
  const room = last[axis] + last[size] - first[axis] - sorted.reduce((sum, box) => sum + box[size], 0);
  const gap = room / Math.max(1, sorted.length - 1);
  let at = first[axis];
  return new Map(
    sorted.map((box) => {
      const place = { x: box.x, y: box.y, [axis]: Math.round(at) };
      at += box[size] + gap;
      return [box.id, place];
    }),
  );
}
