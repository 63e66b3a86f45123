import type { PaintingContext } from '../picture/recorder.ts';
import type { Block } from '../../../src-core/protocol/frame.ts';

let image: { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D; readonly data: ImageData } | undefined;
const widest = 64;

/** Draws a block as a row of coloured cells around zero, through one small picture that is stretched. */
export function drawStrip(context: PaintingContext, block: Block, scale: Uint8ClampedArray, x: number, y: number, width: number, height: number): void {
  image ??= createImage();
  if (!image) return;
  const count = block.numbers.length;
  const most = Math.max(Math.abs(block.minimum), Math.abs(block.maximum)) || 1;
  for (let i = 0; i < count; i++) {
    const colour = Math.round(((block.numbers[i] ?? 0) / most) * 127.5 + 127.5) * 4;
    image.data.data.set(scale.subarray(colour, colour + 4), i * 4);
  }
  image.context.putImageData(image.data, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(image.canvas, 0, 0, count, 1, x, y, width, height);
}

function createImage(): typeof image {
  const canvas = new OffscreenCanvas(widest, 1);
  const context = canvas.getContext('2d');
  return context ? { canvas, context, data: context.createImageData(widest, 1) } : undefined;
}
