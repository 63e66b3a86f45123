import { type Palette, indexed, paletteOf } from './palette.ts';

/** A picture of a film: its pixels as RGBA, and how long it stands, ms. */
export interface Picture {
  readonly rgba: Uint8ClampedArray;
  readonly ms: number;
}

const clear = 255; // the index of what stays as it was before

/** An endless GIF (GIF89a) of pictures of one size; of each only the part that is new is in it. */
export function gifOf(pictures: readonly Picture[], width: number, height: number): Buffer {
  const palette = paletteOf(pictures.map(({ rgba }) => rgba), clear);
  const nearest = new Map<number, number>();
  const parts: Buffer[] = [header(width, height, palette)];
  let before: Uint8Array | undefined;
  for (const { rgba, ms } of pictures) {
    const picture = indexed(rgba, palette, nearest);
    parts.push(frame(picture, before, width, height, ms));
    before = picture;
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])]);
}

function header(width: number, height: number, palette: Palette): Buffer {
  const colours = Buffer.alloc(3 * 256);
  for (const [index, colour] of palette.entries()) colours.set(colour, 3 * index);
  const screen = Buffer.from([...word(width), ...word(height), 0xf7, 0, 0]);
  const endless = Buffer.from([0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0]);
  return Buffer.concat([Buffer.from('GIF89a'), screen, colours, endless]);
}

function frame(picture: Uint8Array, before: Uint8Array | undefined, width: number, height: number, ms: number): Buffer {
  const { left, top, wide, high } = changedArea(picture, before, width, height);
  const pixels = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const at = (top + y) * width + left + x;
      pixels[y * wide + x] = picture[at] === before?.[at] ? clear : (picture[at] ?? 0);
    }
  }
  // Hundredths of a second; what was there stays beneath.
  const control = Buffer.from([0x21, 0xf9, 4, 0x05, ...word(Math.round(ms / 10)), clear, 0]);
  const place = Buffer.from([0x2c, ...word(left), ...word(top), ...word(wide), ...word(high), 0]);
  return Buffer.concat([control, place, compressed(pixels)]);
}

/** The rectangle outside of which nothing changed; one pixel where nothing did at all. */
function changedArea(picture: Uint8Array, before: Uint8Array | undefined, width: number, height: number): { left: number; top: number; wide: number; high: number } {
  if (!before) return { left: 0, top: 0, wide: width, high: height };
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < picture.length; at++) {
    if (picture[at] === before[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  return right < 0 ? { left: 0, top: 0, wide: 1, high: 1 } : { left, top, wide: right - left + 1, high: bottom - top + 1 };
}

/** LZW with codes of 9 to 12 bits (Welch 1984, as GIF89a appendix F has it), in blocks of at most 255 bytes. */
function compressed(pixels: Uint8Array): Buffer {
  const [fresh, end] = [256, 257];
  const bytes: number[] = [];
  let [held, bits, size] = [0, 0, 9];
  const put = (code: number): void => {
    held |= code << bits;
    for (bits += size; bits >= 8; bits -= 8) {
      bytes.push(held & 255);
      held >>>= 8;
    }
  };
  // By a code and the pixel behind it, the code of both together.
  let codes = new Map<number, number>();
  let next = end + 1;
  put(fresh);
  let code = pixels[0] ?? 0;
  for (const pixel of pixels.subarray(1)) {
    const key = (code << 8) | pixel;
    const known = codes.get(key);
    if (known !== undefined) {
      code = known;
      continue;
    }
    put(code);
    if (next < 4096) {
      if (next === 1 << size) size += 1;
      codes.set(key, next++);
    } else {
      put(fresh);
      codes = new Map();
      [next, size] = [end + 1, 9];
    }
    code = pixel;
  }
  put(code);
  put(end);
  if (bits > 0) bytes.push(held & 255);
  const blocks: Buffer[] = [Buffer.from([8])];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.slice(at, at + 255);
    blocks.push(Buffer.from([block.length, ...block]));
  }
  return Buffer.concat([...blocks, Buffer.from([0])]);
}

function word(value: number): [number, number] {
  return [value & 255, value >> 8];
}
