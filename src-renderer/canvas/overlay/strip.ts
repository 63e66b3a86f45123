import type { Block } from '../../../src-core/protocol/frame.ts';
import type { PaintingContext } from '../picture/recorder.ts';

interface CellImage {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly data: ImageData;
}

/** A picture of one pixel for each cell, by its size; few sizes are on the screen at a time. */
const images = new Map<string, CellImage>();
const mostImages = 32;

/** How numbers become colours. */
export interface CellLook {
  /** 256 colours from the most negative to the most positive. */
  readonly scale: Uint8ClampedArray;
  /** The strength of a number, from −1 to 1. */
  readonly share: (value: number) => number;
  readonly hidesZeros: boolean;
}

interface Cells {
  readonly rows: number;
  readonly columns: number;
}

/** Draws a block as a row of coloured cells around zero. */
export function drawStrip(context: PaintingContext, { numbers }: Block, look: CellLook, x: number, y: number, width: number, height: number): void {
  drawCells(context, numbers, { rows: 1, columns: numbers.length }, look, x, y, width, height);
}

/** Draws a matrix, row by row, as coloured cells around zero, through one small picture that is stretched. */
export function drawCells(context: PaintingContext, numbers: Float64Array, { rows, columns }: Cells, look: CellLook, x: number, y: number, width: number, height: number): void {
  const image = imageOf(columns, rows);
  if (!image) return;
  colourCells(image.data, numbers, look);
  image.context.putImageData(image.data, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(image.canvas, 0, 0, columns, rows, x, y, width, height);
}

/** Writes the colour of each number into a picture with a pixel for each. */
export function colourCells({ data }: ImageData, numbers: Float64Array, { scale, share, hidesZeros }: CellLook): void {
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] ?? 0;
    const colour = Math.round(share(value) * 127.5 + 127.5) * 4;
    data.set(scale.subarray(colour, colour + 4), i * 4);
    if (hidesZeros && value === 0) data[i * 4 + 3] = 0;
  }
}

function imageOf(width: number, height: number): CellImage | undefined {
  const key = `${String(width)} ${String(height)}`;
  const known = images.get(key);
  if (known) return known;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  if (images.size >= mostImages) images.clear();
  const image = { canvas, context, data: context.createImageData(width, height) };
  images.set(key, image);
  return image;
}
