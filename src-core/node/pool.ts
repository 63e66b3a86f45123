import { z } from 'zod';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import type { LocalizedText } from './definition.ts';
import { type ShapeError, shapeError } from './shapeError.ts';
import { type Windows, channelsAndPlaces, placeIndex, windowCounts, windowTable, windowsMisfit } from './windows.ts';
import { type KerasLayer, kerasSizes, withChannelsLast } from './kerasLayer.ts';
import { torchSizes } from './torchLayer.ts';

/* What pools have in common: windows over the places of each channel of a sequence or picture, by themselves. */

/** The config's fields; a list has a number for rows and one for columns, or one for both. */
export const poolFields = {
  over: z.enum(['sequence', 'picture']).default('picture'),
  kernel: z.array(z.int().min(1).max(65_536)).min(1).max(2).default([2]),
  stride: z.array(z.int().min(1).max(65_536)).max(2).default([]),
  padding: z.array(z.int().min(0).max(65_536)).min(1).max(2).default([0]),
};

export const poolLabels: Readonly<Record<'over' | 'over.sequence' | 'over.picture' | 'kernel' | 'stride' | 'padding', LocalizedText>> = {
  over: { en: 'Over', 'zh-CN': '作用于' },
  'over.sequence': { en: 'a sequence [C, L]', 'zh-CN': '序列 [C, L]' },
  'over.picture': { en: 'a picture [C, H, W]', 'zh-CN': '图像 [C, H, W]' },
  kernel: { en: 'Size of the window', 'zh-CN': '窗口大小' },
  stride: { en: 'Stride; empty: the size of the window', 'zh-CN': '步幅；留空则等于窗口大小' },
  padding: { en: 'Padding around the border', 'zh-CN': '边缘填充' },
};

/** The config as it is parsed. */
export interface Pool {
  readonly over: 'sequence' | 'picture';
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation?: readonly number[];
}

/** The windows, with a number for each axis of places. */
export function poolWindows({ over, kernel, stride, padding, dilation = [1] }: Pool): Windows {
  const [first = 1, second = first] = kernel;
  const size = over === 'sequence' ? [first] : [first, second];
  const each = (list: readonly number[], otherwise: readonly number[]): number[] => size.map((_, axis) => list[axis] ?? list[0] ?? otherwise[axis] ?? 1);
  return { kernel: size, stride: each(stride, size), padding: each(padding, []), dilation: each(dilation, []) };
}

/** PyTorch's function for a pool of this kind. */
/** Null where windows have entries apart, which Keras's pools have not. */
export function kerasPool(kind: 'Max' | 'Average', pool: Pool, padWith?: string): KerasLayer<'x', never> | null {
  const { kernel, stride, padding, dilation } = poolWindows(pool);
  if (dilation.some((apart) => apart !== 1)) return null;
  return {
    layer: `keras.layers.${kind}Pooling${String(kernel.length)}D(${kerasSizes(kernel)}, strides=${kerasSizes(stride)})`,
    call: ({ layer, x }) => withChannelsLast(x, padding, (last) => `${layer}(${last})`, padWith),
  };
}

export function torchPool(kind: 'max' | 'avg', pool: Pool, x: string, others = ''): string {
  const { kernel, stride, padding, dilation } = poolWindows(pool);
  const dilated = dilation.some((apart) => apart !== 1) ? `, dilation=${torchSizes(dilation)}` : '';
  return `F.${kind}_pool${String(kernel.length)}d(${x}, ${torchSizes(kernel)}, stride=${torchSizes(stride)}, padding=${torchSizes(padding)}${dilated}${others})`;
}

/** Windows may lie in the padding by half at most: refused in the config. */
export function refuseWidePadding(pool: Pool, context: z.RefinementCtx): void {
  const { kernel, padding } = poolWindows(pool);
  if (padding.some((width, axis) => 2 * width > (kernel[axis] ?? 1))) context.addIssue({ code: 'custom', path: ['padding'], message: 'it must be at most half the size of the window' });
}

export function inferPool(pool: Pool, x: Shape): { readonly y: Shape } | ShapeError {
  const windows = poolWindows(pool);
  const misfit = windowsMisfit(windows, 'x', x);
  if (misfit) return misfit;
  const rows = poolRows(pool, x);
  if (rows.some((row) => row.every((place) => place < 0))) return shapeError('x', 'places in each window, not padding alone,', x);
  const { channels, places } = channelsAndPlaces(x);
  return { y: [channels, ...windowCounts(windows, places)] };
}

/** For each element of the output the elements of its window, −1 in the padding. */
export function poolTable(pool: Pool, x: Shape): number[] {
  return windowTable(poolWindows(pool), x, 'windows first');
}

/** The same, window by window. */
export function poolRows(pool: Pool, x: Shape): number[][] {
  const table = poolTable(pool, x);
  const width = sizeOf(poolWindows(pool).kernel);
  return Array.from({ length: table.length / width }, (_, row) => table.slice(row * width, (row + 1) * width));
}

/** The names of a place of the output and of an entry of a window, and which place of the input that is. Counted from 0. */
export function poolIndices(pool: Pool): { readonly window: string; readonly entry: string; readonly place: string } {
  const windows = poolWindows(pool);
  const axes = windows.kernel.length === 1 ? [['i', 'k'] as const] : [['i', 'k'] as const, ['j', 'l'] as const];
  return {
    window: axes.map(([window]) => window).join(', '),
    entry: axes.map(([, entry]) => entry).join(', '),
    place: axes.map(([window, entry], axis) => placeIndex(windows, axis, window, entry)).join(', '),
  };
}
