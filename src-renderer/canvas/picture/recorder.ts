import { type Shape, rect, round } from '../../charts/drawing.ts';

/** As much of a 2D canvas as the painter of the numbers draws with. */
export type PaintingContext = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'strokeStyle' | 'lineWidth' | 'globalAlpha' | 'font' | 'textAlign' | 'textBaseline' | 'imageSmoothingEnabled' | 'clearRect' | 'fillRect' | 'fillText' | 'beginPath' | 'roundRect' | 'fill' | 'stroke' | 'setTransform'
> & {
  drawImage(image: OffscreenCanvas, sx: number, sy: number, sw: number, sh: number, x: number, y: number, width: number, height: number): void;
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

/** Takes down what is drawn on it as elements of an SVG. Nothing of it is seen on the screen. */
export class Recorder implements PaintingContext {
  readonly shapes: Shape[] = [];
  fillStyle: PaintingContext['fillStyle'] = '#000';
  strokeStyle: PaintingContext['strokeStyle'] = '#000';
  lineWidth = 1;
  globalAlpha = 1;
  font = '';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  imageSmoothingEnabled = true;
  #boxes: Box[] = [];
  readonly #measure = new OffscreenCanvas(1, 1).getContext('2d');

  clearRect(): void {
    this.shapes.length = 0;
  }

  /** The whole is drawn at 100 %. */
  setTransform(): void {
    this.#boxes = [];
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.shapes.push(rect(x, y, width, height, { fill: inkOf(this.fillStyle), ...this.#faint() }));
  }

  beginPath(): void {
    this.#boxes = [];
  }

  roundRect(x: number, y: number, width: number, height: number, radii?: number | DOMPointInit | readonly (number | DOMPointInit)[]): void {
    this.#boxes.push({ x, y, width, height, radius: typeof radii === 'number' ? radii : 0 });
  }

  fill(): void {
    for (const { x, y, width, height, radius } of this.#boxes) this.shapes.push(rect(x, y, width, height, { rx: round(radius), fill: inkOf(this.fillStyle), ...this.#faint() }));
  }

  stroke(): void {
    for (const { x, y, width, height, radius } of this.#boxes) this.shapes.push(rect(x, y, width, height, { rx: round(radius), fill: 'none', stroke: inkOf(this.strokeStyle), strokeWidth: this.lineWidth, ...this.#faint() }));
  }

  /** As a canvas does it, a text that is wider than `most` is written narrower. */
  fillText(text: string, x: number, y: number, most = Infinity): void {
    const { style, weight, size, family } = parsedFont(this.font);
    let baseline = y;
    let width = 0;
    if (this.#measure) {
      Object.assign(this.#measure, { font: this.font, textBaseline: this.textBaseline });
      const metrics = this.#measure.measureText(text);
      width = metrics.width;
      baseline = y - metrics.alphabeticBaseline;
    }
    const anchor = this.textAlign === 'right' ? 'end' : this.textAlign === 'center' ? 'middle' : 'start';
    this.shapes.push({
      tag: 'text',
      text,
      attributes: {
        x: round(x),
        y: round(baseline),
        fill: inkOf(this.fillStyle),
        fontFamily: family,
        fontSize: size,
        fontWeight: weight,
        ...(style !== 'normal' && { fontStyle: style }),
        textAnchor: anchor,
        style: 'font-variant-numeric: tabular-nums; white-space: pre',
        ...(width > most && most > 0 && { textLength: round(most), lengthAdjust: 'spacingAndGlyphs' }),
        ...this.#faint(),
      },
    });
  }

  /** A strip or a matrix: one cell for each pixel of a small picture. */
  drawImage(image: OffscreenCanvas, _sx: number, _sy: number, columns: number, rows: number, x: number, y: number, width: number, height: number): void {
    const pixels = image.getContext('2d')?.getImageData(0, 0, columns, rows).data;
    if (pixels) this.shapes.push(...cellShapes(pixels, columns, { x, y, width: width / columns, height: (height * columns * 4) / pixels.length }, this.#faint()));
  }

  #faint(): Shape['attributes'] {
    return this.globalAlpha < 1 ? { opacity: round(this.globalAlpha) } : {};
  }
}

/** Pixels as rectangles, from the one of the first pixel on. */
export function cellShapes(pixels: Uint8ClampedArray, columns: number, { x, y, width, height }: Omit<Box, 'radius'>, attributes: Shape['attributes'] = {}): Shape[] {
  return Array.from({ length: pixels.length / 4 }, (_, index) => {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(index * 4, index * 4 + 3);
    return rect(x + (index % columns) * width, y + Math.floor(index / columns) * height, width, height, { fill: `rgb(${String(red)},${String(green)},${String(blue)})`, shapeRendering: 'crispEdges', ...attributes });
  });
}

/** The painter draws in plain colours. */
function inkOf(style: PaintingContext['fillStyle']): string {
  return typeof style === 'string' ? style : '#000';
}

/** The parts of a font as a canvas is given it: `500 12px 'Inter Variable', sans-serif`. */
function parsedFont(font: string): { style: string; weight: number; size: number; family: string } {
  const [, before = '', size = '10', family = 'sans-serif'] = /^(.*?)([\d.]+)px\s+(.*)$/.exec(font) ?? [];
  return { style: before.includes('italic') ? 'italic' : 'normal', weight: Number(/\b(\d{3})\b/.exec(before)?.[1] ?? 400), size: Number(size), family };
}
