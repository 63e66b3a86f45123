/** Colours as the file has them: three bytes each. */
export type Palette = readonly (readonly [number, number, number])[];

/** Five bits of each channel: colours that differ by less are one. */
const bits = 5;
const drop = 8 - bits;

function binOf(red: number, green: number, blue: number): number {
  return ((red >> drop) << (2 * bits)) | ((green >> drop) << bits) | (blue >> drop);
}

interface Bin {
  readonly colour: readonly [number, number, number];
  readonly count: number;
}

/** The colours that stand for all those of the pictures (RGBA), at most so many: median cut, Heckbert 1982. */
export function paletteOf(pictures: readonly Uint8ClampedArray[], most: number): Palette {
  const sums = new Map<number, [number, number, number, number]>();
  for (const picture of pictures) {
    for (let at = 0; at < picture.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = [picture[at], picture[at + 1], picture[at + 2]];
      const bin = binOf(red, green, blue);
      const sum = sums.get(bin);
      if (sum) {
        sum[0] += red;
        sum[1] += green;
        sum[2] += blue;
        sum[3] += 1;
      } else sums.set(bin, [red, green, blue, 1]);
    }
  }
  const bins = [...sums.values()].map(([red, green, blue, count]): Bin => ({ colour: [red / count, green / count, blue / count], count }));
  let boxes: Bin[][] = [bins];
  while (boxes.length < most) {
    const widest = boxes.map((box) => ({ box, ...widestOf(box) })).toSorted((a, b) => b.weight - a.weight)[0];
    if (!widest || widest.box.length < 2) break;
    boxes = [...boxes.filter((box) => box !== widest.box), ...halves(widest.box, widest.channel)];
  }
  return boxes.map(meanOf);
}

/** The channel in which a box of colours is widest, and how much there is to be won by cutting it. */
function widestOf(box: readonly Bin[]): { readonly channel: 0 | 1 | 2; readonly weight: number } {
  const spans = ([0, 1, 2] as const).map((channel) => {
    const values = box.map(({ colour }) => colour[channel]);
    return { channel, span: Math.max(...values) - Math.min(...values) };
  });
  const [{ channel, span } = { channel: 0 as const, span: 0 }] = spans.toSorted((a, b) => b.span - a.span);
  const count = box.reduce((sum, bin) => sum + bin.count, 0);
  return { channel, weight: box.length < 2 ? 0 : span * Math.sqrt(count) };
}

function halves(box: readonly Bin[], channel: 0 | 1 | 2): [Bin[], Bin[]] {
  const sorted = box.toSorted((a, b) => a.colour[channel] - b.colour[channel]);
  const half = sorted.reduce((sum, { count }) => sum + count, 0) / 2;
  let [cut, seen] = [0, 0];
  while (cut < sorted.length - 1 && seen + (sorted[cut]?.count ?? 0) <= half) seen += sorted[cut++]?.count ?? 0;
  const at = Math.max(1, cut);
  return [sorted.slice(0, at), sorted.slice(at)];
}

function meanOf(box: readonly Bin[]): readonly [number, number, number] {
  const count = box.reduce((sum, bin) => sum + bin.count, 0) || 1;
  const mean = (channel: 0 | 1 | 2): number => Math.round(box.reduce((sum, bin) => sum + bin.colour[channel] * bin.count, 0) / count);
  return [mean(0), mean(1), mean(2)];
}

/** For each pixel of a picture the index of the nearest colour. */
export function indexed(picture: Uint8ClampedArray, palette: Palette, nearest: Map<number, number>): Uint8Array {
  const indices = new Uint8Array(picture.length / 4);
  for (let at = 0; at < picture.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = [picture[at], picture[at + 1], picture[at + 2]];
    const bin = binOf(red, green, blue);
    const known = nearest.get(bin) ?? nearestTo(palette, red, green, blue);
    nearest.set(bin, known);
    indices[at / 4] = known;
  }
  return indices;
}

function nearestTo(palette: Palette, red: number, green: number, blue: number): number {
  const distances = palette.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
  return distances.indexOf(Math.min(...distances));
}
