/** What charts are drawn in, as `#rrggbb`, so that pictures can be mixed of it. */
export interface ChartColours {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly lineSoft: string;
  readonly paper: string;
  /** Of a scale around zero. */
  readonly negative: string;
  readonly zero: string;
  readonly positive: string;
  /** Of series and classes, told apart with all common kinds of colour blindness; they repeat after the last. */
  readonly series: readonly string[];
}

export type Rgb = readonly [number, number, number];

export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.replace('#', ''), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** From the first colour (share 0) to the second (share 1). */
export function mixRgb(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (channel: 0 | 1 | 2): number => Math.round(from[channel] + (to[channel] - from[channel]) * share);
  return [part(0), part(1), part(2)];
}

export function mix(from: string, to: string, share: number): string {
  return hexOf(mixRgb(rgbOf(from), rgbOf(to), share));
}

export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

export function seriesColour({ series, ink }: ChartColours, index: number): string {
  return series[index % series.length] ?? ink;
}

/** A colour for a number on a scale around zero; `share` is from −1 to 1. */
export function divergingRgb({ negative, zero, positive }: ChartColours, share: number): Rgb {
  const size = Math.min(1, Math.abs(share));
  return mixRgb(rgbOf(zero), rgbOf(share < 0 ? negative : positive), Number.isNaN(size) ? 0 : size);
}
