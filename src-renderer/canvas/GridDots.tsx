import { type JSX, useEffect, useRef } from 'react';
import type { Point } from '../../src-core/graph/document.ts';
import { useFlowReader } from './flowReader.ts';
import { gridPitch } from './hands/dragging.ts';
import { rolledBy } from './rolling.ts';

/** Dots nearer to each other than this are thinned out, px on the screen. */
const nearest = 11;
/** The dots' own element reaches so far beyond the pane that it can go along with a view that is moved, px; see canvas.css. */
const overhang = 180;

/**
 * The dots of the grid: a tile that repeats, shifted by a transform. Panning then paints nothing anew, which
 * it does with a pattern within an SVG.
 */
export function GridDots(): JSX.Element {
  const dots = useRef<HTMLDivElement>(null);
  const reader = useFlowReader();
  useEffect(() => {
    let placed = { x: NaN, y: NaN, zoom: NaN, rolled: rolledBy() };
    const place = (): void => {
      const { x, y, zoom } = reader.viewport();
      const rolled = rolledBy();
      const own = { x: x - rolled.x, y: y - rolled.y };
      const pitch = pitchAt(zoom);
      const reach = overhang - pitch;
      const isCovered = isNear(rolled, placed.rolled, reach);
      if (zoom === placed.zoom && isNear(own, placed, 0.01) && isCovered) return;
      placed = { ...own, zoom, rolled };
      const shift = (offset: number, by: number): string => `${String(remainder(offset + overhang - pitch / 2, pitch) - by)}px`;
      const style = dots.current?.style;
      style?.setProperty('--pitch', `${String(pitch)}px`);
      style?.setProperty('--dot', `${String(Math.min(1.2, Math.max(0.6, zoom * 0.6)))}px`);
      style?.setProperty('transform', `translate(${shift(x, rolled.x)}, ${shift(y, rolled.y)})`);
    };
    place();
    return reader.subscribe(place);
  }, [reader]);
  return <div ref={dots} className="grid-dots" aria-hidden />;
}

/** The distance of the dots on the screen: far out every second, fourth, … is left. */
export function pitchAt(zoom: number): number {
  let pitch = gridPitch * zoom;
  while (pitch < nearest) pitch *= 2;
  return pitch;
}

function isNear(a: Point, b: Point, distance: number): boolean {
  return Math.abs(a.x - b.x) < distance && Math.abs(a.y - b.y) < distance;
}

function remainder(of: number, by: number): number {
  return ((of % by) + by) % by;
}
