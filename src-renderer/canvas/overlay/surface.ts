import type { Point } from '../../../src-core/graph/document.ts';
import type { PaintingContext } from '../picture/recorder.ts';

/** What is painted on: a canvas, or what takes down what would be on it. */
export interface PaintingSurface {
  width: number;
  height: number;
  readonly style: { width: string; height: string; transform: string };
  getContext(kind: '2d'): PaintingContext | null;
}

/** Makes the surface as large as a pane and as far as it reaches beyond it, in device pixels. The pane's corner is the origin. */
export function fit(surface: PaintingSurface, context: PaintingContext, { width, height }: { width: number; height: number }, reach: number): void {
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [width + 2 * reach, height + 2 * reach];
  if (surface.width !== Math.round(wide * ratio) || surface.height !== Math.round(high * ratio)) {
    surface.width = Math.round(wide * ratio);
    surface.height = Math.round(high * ratio);
    surface.style.width = `${String(wide)}px`;
    surface.style.height = `${String(high)}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, reach * ratio, reach * ratio);
}

/** Lays the surface over its pane, shifted by so many px, of which it is scrolled along by these already. */
export function place({ style }: PaintingSurface, shift: Point, rolled: Point, reach: number): void {
  // To a fraction of a pixel: while it is scrolled along its place stays the same.
  const own = (way: 'x' | 'y'): string => `${String(Math.round((shift[way] - rolled[way] - reach) * 64) / 64)}px`;
  style.transform = `translate(${own('x')}, ${own('y')})`;
}
