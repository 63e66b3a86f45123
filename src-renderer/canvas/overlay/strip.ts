import type { PaintingContext } from '../picture/recorder.ts';
import type { Block } from '../../../src-core/protocol/frame.ts';

let image: { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D; readonly data: ImageData } | undefined;
const widest = 64;

/** How the numbers of a strip become colours. */
export interface StripLook {
  /** 256 colours from the most negative to the most positive. */
  readonly scale: Uint8ClampedArray;
  /** The strength of a number, from −1 to 1. */
  readonly share: (value: number) => number;
  readonly hidesZeros: boolean;
}

/** Draws a block as a row of coloured cells around zero, through one small picture that is stretched. */
export function drawStrip(context: PaintingContext, block: Block, { scale, share, hidesZeros }: StripLook, x: number, y: number, width: number, height: number): void {
  image ??= createImage();
  if (!image) return;
  const count = block.numbers.length;
  for (let i = 0; i < count; i++) {
    const value = block.numbers[i] ?? 0;
    const colour = Math.round(share(value) * 127.5 + 127.5) * 4;
    image.data.data.set(scale.subarray(colour, colour + 4), i * 4);
    if (hidesZeros && value === 0) image.data.data[i * 4 + 3] = 0;
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
