import { type JSX, useEffect, useRef } from 'react';
import { readPalette } from '../canvas/overlay/palette.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { useApp } from '../model/store.ts';

interface Props {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly numbers: Float64Array;
  readonly label: string;
}

const widest = 262; // px
const highest = 220; // px
const largestCell = 26; // px

/** A matrix as coloured cells around zero, with the scale of the colours under it. */
export function HeatMap({ rows, columns, numbers, label }: Props): JSX.Element {
  const picture = useRef<HTMLCanvasElement>(null);
  const legend = useRef<HTMLCanvasElement>(null);
  const theme = useApp((state) => `${state.settings.theme} ${state.settings.pair}`);
  const digits = useApp((state) => state.settings.digits);
  const most = numbers.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  useEffect(() => {
    const { backwardScale: scale } = readPalette();
    paint(picture.current, columns, rows, (at) => (most === 0 ? 0 : (numbers[at] ?? 0) / most), scale);
    paint(legend.current, 256, 1, (at) => (at - 127.5) / 127.5, scale);
  }, [rows, columns, numbers, most, theme]);
  const cell = Math.min(largestCell, widest / columns, highest / rows);
  return (
    <figure className="heat-map">
      <canvas ref={picture} role="img" aria-label={label} width={columns} height={rows} style={{ width: `${String(cell * columns)}px`, height: `${String(cell * rows)}px` }} />
      <figcaption>
        <span className="number">{formatNumber(-most, digits)}</span>
        <canvas ref={legend} aria-hidden width={256} height={1} />
        <span className="number">{formatNumber(most, digits)}</span>
      </figcaption>
    </figure>
  );
}

/** `share` is from −1 to 1. */
function paint(canvas: HTMLCanvasElement | null, width: number, height: number, share: (at: number) => number, scale: Uint8ClampedArray): void {
  const context = canvas?.getContext('2d');
  if (!context) return;
  const image = context.createImageData(width, height);
  for (let at = 0; at < width * height; at++) {
    const colour = Math.round(share(at) * 127.5 + 127.5) * 4;
    image.data.set(scale.subarray(colour, colour + 4), at * 4);
  }
  context.putImageData(image, 0, 0);
}
