import type { Block, BlockPair } from '../../../src-core/protocol/frame.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import type { PictureForm } from '../../model/pictureForm.ts';
import type { PaintingContext } from '../picture/recorder.ts';
import { heatShare, largestOf } from './heatScale.ts';
import type { ChipShape, Level, TileLayout } from './level.ts';
import type { OverlayPalette } from './palette.ts';
import { drawCells } from './strip.ts';

const mostTiles = 4;
const gap = 3; // px between tiles
const padding = 5; // px within the chip
/** The side of a tile in the chip's font size; a long one may be wider. */
const tileSize = 3.4;
const widestTile = 1.7;
/** Where there is little room. */
const smaller = 0.62;

/** The looks that pictures can have on a wire, the fullest first. */
export function pictureShapes(form: PictureForm, { font }: Level, both: boolean): ChipShape[] {
  const most = Math.min(mostTiles, form.tiles);
  const counts = [most, ...(most > 2 ? [2] : []), ...(most > 1 ? [1] : [])];
  return counts.flatMap((shown) =>
    [1, smaller].flatMap((factor) => {
      const stacked = shapeOf(layOutTiles(form, shown, font * factor, false), font, both);
      return shown === 1 && both ? [shapeOf(layOutTiles(form, shown, font * factor, true), font, both), stacked] : [stacked];
    }),
  );
}

function layOutTiles(form: PictureForm, shown: number, font: number, beside: boolean): TileLayout {
  const side = font * tileSize;
  const cell = Math.min(side / form.rows, (side * widestTile) / form.columns, font);
  // Whole pixels, where a cell has several.
  const whole = cell >= 2 ? Math.floor(cell) : cell;
  return { form, shown, tileWidth: Math.max(Math.round(font), Math.round(whole * form.columns)), tileHeight: Math.max(Math.round(font), Math.round(whole * form.rows)), beside };
}

function shapeOf(tiles: TileLayout, font: number, both: boolean): ChipShape {
  return { kind: 'picture', ...boxSize(tiles, font, both ? 2 : 1), font, tiles };
}

/** The room of a chip with so many lines: a gradient may be missing. */
function boxSize(tiles: TileLayout, font: number, lines: number): { readonly width: number; readonly height: number } {
  const { width, height } = lineSize(tiles, font);
  return { width: (tiles.beside ? lines : 1) * width + padding, height: (tiles.beside ? 1 : lines) * height + padding };
}

const rangeFont = (font: number): number => Math.max(8, Math.round(font * 1.6) / 2);
const arrowWidth = (font: number): number => Math.round(font * 0.95);

/** The room of one line of tiles with its arrow and range. */
function lineSize({ form, shown, tileWidth, tileHeight }: TileLayout, font: number): { readonly width: number; readonly height: number } {
  const tiles = shown * (tileWidth + gap) + (shown < form.tiles ? rangeFont(font) * (0.9 + 0.62 * String(form.tiles - shown).length) : 0);
  // The range must not be cut: ±1.23e−4 is as long as it gets.
  return { width: Math.ceil(Math.max(tiles, rangeFont(font) * 0.6 * 6) + arrowWidth(font) + padding), height: Math.ceil(tileHeight + rangeFont(font) * 1.3 + padding) };
}

/** One line of a chip: the value or the gradient. */
export interface PictureLine {
  readonly kind: 'value' | 'gradient';
  readonly colour: string;
  readonly arrow: string;
  /** 256 colours from the most negative to the most positive. */
  readonly scale: Uint8ClampedArray;
  readonly hidden: boolean;
}

export interface PictureLook {
  readonly palette: Pick<OverlayPalette, 'border' | 'stale'>;
  readonly fontOf: (size: number) => string;
  readonly hidesZeros: boolean;
  readonly stale: boolean;
  readonly box: (x: number, y: number, width: number, height: number) => void;
  readonly hatch: ((x: number, y: number, width: number, height: number) => void) | undefined;
}

/** A chip that shows pictures. */
export type PictureChip = ChipShape & { readonly tiles: TileLayout };

/** Draws the chip of a wire around a point: its tiles, of value and gradient. Each one's colours end at its own largest number. */
export function drawPictures(context: PaintingContext, shape: PictureChip, pair: BlockPair | undefined, lines: readonly PictureLine[], at: { readonly x: number; readonly y: number }, look: PictureLook): void {
  const box = boxSize(shape.tiles, shape.font, lines.length);
  const [left, top] = [Math.round(at.x - box.width / 2), Math.round(at.y - box.height / 2)];
  look.box(left, top, box.width, box.height);
  const { width, height } = lineSize(shape.tiles, shape.font);
  for (const [index, line] of lines.entries()) {
    const [across, down] = shape.tiles.beside ? [index, 0] : [0, index];
    drawLine(context, shape, pair?.[line.kind], line, left + padding + across * width, top + padding + down * height, look);
  }
}

function drawLine(context: PaintingContext, { tiles, font }: PictureChip, block: Block | undefined, line: PictureLine, x: number, y: number, look: PictureLook): void {
  const { form, shown, tileWidth, tileHeight } = tiles;
  const { palette, stale } = look;
  const ink = stale ? palette.stale : line.colour;
  context.globalAlpha = 1;
  context.textAlign = 'left';
  context.font = look.fontOf(font);
  context.fillStyle = ink;
  context.fillText(line.arrow, x - 2, y + tileHeight / 2);
  const from = x + arrowWidth(font);
  const size = form.rows * form.columns;
  const most = block ? largestOf(block) : 0;
  for (let tile = 0; tile < shown; tile++) {
    const box = [from + tile * (tileWidth + gap), y, tileWidth, tileHeight] as const;
    const numbers = block && block.size > 0 && !line.hidden ? block.numbers.subarray(tile * size, (tile + 1) * size) : undefined;
    context.globalAlpha = stale ? 0.35 : 1;
    context.fillStyle = palette.border;
    context.fillRect(box[0] - 1, box[1] - 1, box[2] + 2, box[3] + 2);
    drawCells(context, numbers ?? new Float64Array(size), form, { scale: line.scale, share: (value) => heatShare(value, most, 'linear'), hidesZeros: look.hidesZeros }, ...box);
    if (numbers && line.kind === 'gradient') look.hatch?.(...box);
  }
  context.globalAlpha = 1;
  context.font = look.fontOf(rangeFont(font));
  context.fillStyle = ink;
  const right = from + shown * (tileWidth + gap);
  if (shown < form.tiles) context.fillText(`+${String(form.tiles - shown)}`, right, y + tileHeight / 2);
  const words = line.hidden ? '?' : block && block.size > 0 ? rangeWords(most) : '';
  context.fillText(words, from - 1, y + tileHeight + rangeFont(font) * 0.85);
}

/** How far the colours go on both sides of zero. */
export function rangeWords(most: number): string {
  return most === 0 ? '0' : `±${formatNumber(most, { significant: 3 })}`;
}
