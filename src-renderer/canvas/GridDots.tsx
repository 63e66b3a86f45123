import { type JSX, useEffect, useRef } from 'react';
import { useFlowReader } from './flowReader.ts';
import { gridPitch } from './hands/dragging.ts';

/** Dots nearer to each other than this are thinned out, px on the screen. */
const nearest = 11;
/** The dots' own element reaches so far beyond the pane that it can be shifted by one pitch, px; see canvas.css. */
const overhang = 90;

/**
 * The dots of the grid: a tile that repeats, shifted by a transform. Panning then paints nothing anew, which
 * it does with a pattern within an SVG.
 */
export function GridDots(): JSX.Element {
  const dots = useRef<HTMLDivElement>(null);
  const reader = useFlowReader();
  useEffect(() => {
    let placed = '';
    const place = (): void => {
      const { x, y, zoom } = reader.viewport();
      const key = [x, y, zoom].join();
      if (key === placed) return;
      placed = key;
      const pitch = pitchAt(zoom);
      const shift = (offset: number): string => `${String(remainder(offset + overhang - pitch / 2, pitch))}px`;
      const style = dots.current?.style;
      style?.setProperty('--pitch', `${String(pitch)}px`);
      style?.setProperty('--dot', `${String(Math.min(1.2, Math.max(0.6, zoom * 0.6)))}px`);
      style?.setProperty('transform', `translate(${shift(x)}, ${shift(y)})`);
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

function remainder(of: number, by: number): number {
  return ((of % by) + by) % by;
}
