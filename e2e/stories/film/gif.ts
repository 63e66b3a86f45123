import gifenc from 'gifenc';

// Node reads it as CommonJS.
const { GIFEncoder, applyPalette, quantize } = gifenc;

/** A picture of a film: its pixels as RGBA, and how long it stands, ms. */
export interface Picture {
  readonly rgba: Uint8ClampedArray;
  readonly ms: number;
}

/** A table of colours in a GIF has so many at most; one of them stands for what stays as it was before. */
const mostColours = 255;

/** An endless GIF of pictures of one size; of each only what is new is in it, in colours of its own. */
export function gifOf(pictures: readonly Picture[], width: number, height: number): Buffer {
  const gif = GIFEncoder();
  let before: Uint32Array | undefined;
  for (const { rgba, ms } of pictures) {
    const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
    const places = placesOfChange(pixels, before);
    const changed = new Uint8Array(Uint32Array.from(places, (at) => pixels[at] ?? 0).buffer);
    const colours = changed.length === 0 ? [] : quantize(changed, mostColours);
    const clear = colours.length;
    const indices = new Uint8Array(width * height).fill(clear);
    const found = changed.length === 0 ? [] : applyPalette(changed, colours);
    places.forEach((at, index) => {
      indices[at] = found[index] ?? clear;
    });
    gif.writeFrame(indices, width, height, { palette: [...colours, [0, 0, 0]], repeat: 0, delay: ms, transparent: true, transparentIndex: clear, dispose: 1 });
    before = pixels;
  }
  gif.finish();
  return Buffer.from(gif.bytes());
}

function placesOfChange(pixels: Uint32Array, before: Uint32Array | undefined): number[] {
  const places: number[] = [];
  pixels.forEach((pixel, at) => {
    if (pixel !== before?.[at]) places.push(at);
  });
  return places;
}
