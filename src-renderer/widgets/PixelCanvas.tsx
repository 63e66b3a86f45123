import { type CSSProperties, type JSX, useEffect, useRef } from 'react';
import { heatShare } from '../canvas/overlay/heatScale.ts';
import { readPalette } from '../canvas/overlay/palette.ts';
import { colourCells } from '../canvas/overlay/strip.ts';
import { useApp } from '../model/store.ts';

interface Props {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly numbers: Float64Array;
  /** The end of the colours on both sides of zero. */
  readonly most: number;
  readonly kind: 'value' | 'gradient';
  readonly style?: CSSProperties;
}

/** A matrix as cells coloured around zero, one pixel each, stretched by its style. What it shows is told beside it. */
export function PixelCanvas({ rows, columns, numbers, most, kind, style }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useApp((state) => `${state.settings.theme} ${state.settings.pair}`);
  const hidesZeros = useApp((state) => state.settings.hideZeros);
  useEffect(() => {
    const paint = (): void => {
      const context = canvas.current?.getContext('2d');
      if (!context) return;
      const { forwardScale, backwardScale } = readPalette();
      const image = context.createImageData(columns, rows);
      colourCells(image, numbers, { scale: kind === 'value' ? forwardScale : backwardScale, share: (value) => heatShare(value, most, 'linear'), hidesZeros });
      context.putImageData(image, 0, 0);
    };
    paint();
    // The system's theme may change, and a picture of the canvas has a theme of its own.
    const observer = new MutationObserver(paint);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-pair'] });
    return () => {
      observer.disconnect();
    };
  }, [rows, columns, numbers, most, kind, look, hidesZeros]);
  return <canvas ref={canvas} className="pixels" data-kind={kind} aria-hidden width={columns} height={rows} style={style} />;
}
