import { z } from 'zod';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { type ShapeError, shapeError } from './shapeError.ts';

/*
 * Windows that move over the places of a picture or sequence `[C, …places]`, as convolutions and pools have them. Along
 * each axis, window i begins at `i stride − padding`, and its entries are `dilation` apart.
 */

/** How the windows lie; each list has a number for each axis of places. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

/** The config field for a number of rows and of columns, or one for both. */
export function pairField(least: 0 | 1): z.ZodArray<z.ZodInt> {
  return z.array(z.int().min(least).max(65_536)).min(1).max(2);
}

export function pairOf([rows = 1, columns = rows]: readonly number[]): readonly number[] {
  return [rows, columns];
}

/** `[C, …places]` apart: how many channels, and the lengths of the places' axes. */
export function channelsAndPlaces([channels = 1, ...places]: Shape): { readonly channels: number; readonly places: Shape } {
  return { channels, places };
}

/** How many windows there are along each axis: ⌊(length + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1. */
export function windowCounts({ kernel, stride, padding, dilation }: Windows, places: Shape): Shape {
  return kernel.map((size, axis) => Math.floor(((places[axis] ?? 0) + 2 * (padding[axis] ?? 0) - (dilation[axis] ?? 1) * (size - 1) - 1) / (stride[axis] ?? 1)) + 1);
}

/** What is wrong with the shape at `port` for windows over its places; undefined where nothing is. */
export function windowsMisfit(windows: Windows, port: string, x: Shape): ShapeError | undefined {
  const axes = windows.kernel.length;
  if (x.length !== axes + 1) return shapeError(port, axes === 1 ? 'a sequence [C, L]' : 'a picture [C, H, W]', x);
  if (windowCounts(windows, x.slice(1)).every((count) => count >= 1)) return undefined;
  return shapeError(port, `places that a window of ${windows.kernel.map((size, axis) => (windows.dilation[axis] ?? 1) * (size - 1) + 1).join(' × ')} fits into, with padding ${windows.padding.join(', ')},`, x);
}

/** All indices within a shape, in row-major order. */
function indicesIn(shape: Shape): number[][] {
  return shape.reduce<number[][]>((list, length) => list.flatMap((start) => Array.from({ length }, (_, index) => [...start, index])), [[]]);
}

/** The place that entry `at` of a window reads, row-major; −1 where that is padding. */
function placeOf({ stride, padding, dilation }: Windows, places: Shape, window: readonly number[], at: readonly number[]): number {
  let place = 0;
  for (const [axis, length] of places.entries()) {
    const index = (window[axis] ?? 0) * (stride[axis] ?? 1) - (padding[axis] ?? 0) + (at[axis] ?? 0) * (dilation[axis] ?? 1);
    if (index < 0 || index >= length) return -1;
    place = place * length + index;
  }
  return place;
}

/**
 * Which element of `[C, …places]` each entry of each window is, −1 in the padding: `[C, …kernel, …windows]`, or for
 * pools `[C, …windows, …kernel]`.
 */
export function windowTable(windows: Windows, shape: Shape, order: 'entries first' | 'windows first'): number[] {
  const { channels, places } = channelsAndPlaces(shape);
  const [entries, counted] = [indicesIn(windows.kernel), indicesIn(windowCounts(windows, places))];
  const ofChannel =
    order === 'entries first'
      ? entries.flatMap((at) => counted.map((window) => placeOf(windows, places, window, at)))
      : counted.flatMap((window) => entries.map((at) => placeOf(windows, places, window, at)));
  const size = sizeOf(places);
  return Array.from({ length: channels }, (_, channel) => ofChannel.map((place) => (place < 0 ? -1 : channel * size + place))).flat();
}

/** How an index of a place follows from a window's and an entry's in formulas: `2 i + k − 1`. */
export function placeIndex(windows: Windows, axis: number, window: string, entry: string): string {
  const times = (factor: number, name: string): string => (factor === 1 ? name : `${String(factor)}${name}`);
  const padding = windows.padding[axis] ?? 0;
  return `${times(windows.stride[axis] ?? 1, window)} + ${times(windows.dilation[axis] ?? 1, entry)}${padding === 0 ? '' : ` - ${String(padding)}`}`;
}
