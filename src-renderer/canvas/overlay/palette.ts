/** The colours of the painter, read from the same tokens as the page's. */
export interface OverlayPalette {
  readonly forward: string;
  readonly backward: string;
  readonly stale: string;
  readonly chip: string;
  readonly border: string;
  /** Whether gradients are told from values by stripes, where the pair has no hues. */
  readonly hatched: boolean;
  /** 256 colours from the most negative to the most positive, for strips: RGBA bytes. */
  readonly forwardScale: Uint8ClampedArray;
  readonly backwardScale: Uint8ClampedArray;
}

export function readPalette(): OverlayPalette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    forward: token('--forward'),
    backward: token('--backward'),
    stale: token('--ink-3'),
    chip: token('--chip'),
    border: token('--line'),
    hatched: token('--backward-pattern') === 'stripes',
    forwardScale: divergingScale(token('--strip-negative'), token('--strip-zero'), token('--forward')),
    backwardScale: divergingScale(token('--strip-negative'), token('--strip-zero'), token('--backward')),
  };
}

type Rgb = readonly [number, number, number];

function divergingScale(negative: string, zero: string, positive: string): Uint8ClampedArray {
  const [low, middle, high] = [rgbOf(negative), rgbOf(zero), rgbOf(positive)];
  const scale = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const t = (i - 127.5) / 127.5;
    const end = t < 0 ? low : high;
    for (let channel = 0; channel < 3; channel++) {
      const from = middle[channel] ?? 0;
      scale[i * 4 + channel] = from + ((end[channel] ?? 0) - from) * Math.abs(t);
    }
    scale[i * 4 + 3] = 255;
  }
  return scale;
}

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.replace('#', ''), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
