import { type ShownDigits, usualLength } from '../../../src-core/tensor/shownDigits.ts';
import type { PictureForm } from '../../model/pictureForm.ts';

/** How much of the numbers is drawn at a zoom: digits, strips, or coloured chips. Few font sizes keep glyphs cached. */
export interface Level {
  readonly kind: 'digits' | 'strip' | 'mark';
  /** Pixels on the screen. */
  readonly font: number;
  /** How it is drawn where this has no room. */
  readonly smaller?: Level;
}

/** Larger numbers are written when this is shown to a room. */
export const largeFactor = 1.6;

export function levelAt(zoom: number, factor = 1): Level {
  const usual = usualLevel(zoom);
  return factor === 1 ? usual : { kind: usual.kind, font: Math.round(usual.font * factor * 2) / 2, smaller: usual };
}

function usualLevel(zoom: number): Level {
  if (zoom < 0.32) return { kind: 'mark', font: 0 };
  if (zoom < 0.5) return { kind: 'digits', font: 9 };
  if (zoom < 0.75) return { kind: 'digits', font: 10.5 };
  if (zoom < 1.3) return { kind: 'digits', font: 12 };
  if (zoom < 2) return { kind: 'digits', font: 14.5 };
  return { kind: 'digits', font: 18 };
}

/** A vector of up to this many elements is written in digits, a longer one drawn as a strip. */
export const longestSpelled = 4;
/** A total of up to this many elements is written under its port. */
export const longestTotal = 2;

/** How the pictures of a chip lie: tiles in a row, the gradient's below the value's or beside them. */
export interface TileLayout {
  readonly form: PictureForm;
  /** Tiles that are drawn; the others are counted. */
  readonly shown: number;
  /** px on the screen. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly beside: boolean;
}

/** The look of one chip, in pixels on the screen. */
export interface ChipShape {
  readonly kind: 'digits' | 'strip' | 'mark' | 'picture';
  readonly width: number;
  readonly height: number;
  /** Of its digits, px. */
  readonly font: number;
  /** A vector's values one below the other and its gradients below them, where there is no room side by side. */
  readonly stacked?: true;
  /** Of a picture. */
  readonly tiles?: TileLayout;
}

const mark: ChipShape = { kind: 'mark', width: 16, height: 8, font: 0 };

/** The looks that a tensor of this size can have, the fullest first. */
export function chipShapes(size: number, level: Level, both: boolean, digits: ShownDigits): readonly ChipShape[] {
  if (level.kind === 'mark') return [mark];
  const looks = [level, ...(level.smaller ? [level.smaller] : [])].map((one) => writtenShapes(size, one, both, digits));
  // Smaller digits say more than a larger strip.
  return [...looks.flatMap((shapes) => shapes.filter(({ kind }) => kind === 'digits')), ...looks.flatMap((shapes) => shapes.filter(({ kind }) => kind === 'strip')), mark];
}

function writtenShapes(size: number, level: Level, both: boolean, digits: ShownDigits): readonly ChipShape[] {
  const { font } = level;
  const line = lineHeight(level);
  const rows = both ? 2 : 1;
  const strip: ChipShape = { kind: 'strip', width: Math.round(font * 5.4), height: rows * (line - 2) + 6, font };
  if (size > longestSpelled) return [strip];
  const number = Math.ceil(font * (0.62 * usualLength(digits) + 0.5));
  if (size === 1) return [{ kind: 'digits', width: number + Math.ceil(font * 1.3) + 8, height: rows * line + 6, font }];
  const width = rows * (number + 4) + Math.ceil(font * (both ? 1.6 : 1.3)) + 6;
  const narrow = number + Math.ceil(font * 1.3) + 8;
  const stacked: ChipShape = { kind: 'digits', width: narrow, height: rows * size * line + 6, font, stacked: true };
  return [{ kind: 'digits', width, height: size * line + 6, font }, ...(both ? [stacked] : []), strip];
}

export function lineHeight({ font }: { readonly font: number }): number {
  return Math.round(font * 1.32);
}
