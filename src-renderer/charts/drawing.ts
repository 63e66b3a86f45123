import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { formatNumber } from '../model/formatNumber.ts';
import type { ChartColours } from './colours.ts';

/** One element of an SVG. Attributes are named as React names them: `strokeWidth`. */
export interface Shape {
  readonly tag: 'g' | 'svg' | 'path' | 'rect' | 'line' | 'circle' | 'ellipse' | 'polyline' | 'polygon' | 'text' | 'image';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly text?: string;
  readonly children?: readonly Shape[];
}

/** What a place of a chart says: a heading, and names with values. */
export interface Reading {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly value: string; readonly colour?: string }[];
}

/** The places of a chart that can be read, in rows of `columns`; arrow keys go from one to the next. */
export interface Readings {
  readonly count: number;
  readonly columns: number;
  at(index: number): Reading;
  /** The place that a pointer is at. */
  nearest(x: number, y: number): number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly readings: Readings;
}

/** Where and how a chart is drawn. The title is drawn in exports only: on the screen it stands over the chart. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly colours: ChartColours;
  readonly title?: string;
  /** How the numbers of readings are written; four decimals where it is left out. */
  readonly digits?: ShownDigits;
}

/** A number of a reading. */
export function readNumber(value: number, { digits = 4 }: Frame): string {
  return formatNumber(value, digits);
}

/** What a chart is made of, for exports: a row of names, then numbers and texts. */
export interface ChartTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A chart: drawn for any size, and as a table. */
export interface Chart {
  /** Says what is seen, to those who do not see it. */
  readonly title: string;
  draw(frame: Frame): Drawing;
  table(): ChartTable;
}

export const noReadings: Readings = { count: 0, columns: 1, at: () => ({ x: 0, y: 0, title: '', rows: [] }), nearest: () => -1 };

export const textSize = 11;

export function path(d: string, attributes: Shape['attributes']): Shape {
  return { tag: 'path', attributes: { d, fill: 'none', ...attributes } };
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Shape['attributes']): Shape {
  return { tag: 'line', attributes: { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), ...attributes } };
}

export function rect(x: number, y: number, width: number, height: number, attributes: Shape['attributes']): Shape {
  return { tag: 'rect', attributes: { x: round(x), y: round(y), width: round(Math.max(0, width)), height: round(Math.max(0, height)), ...attributes } };
}

export function words(x: number, y: number, text: string, attributes: Shape['attributes']): Shape {
  return { tag: 'text', attributes: { x: round(x), y: round(y), fontSize: textSize, ...attributes }, text };
}

export function group(children: readonly Shape[], attributes: Shape['attributes'] = {}): Shape {
  return { tag: 'g', attributes, children };
}

/** Two decimals are finer than a screen shows. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** About how wide a text is; CJK characters are square. */
export function widthOf(text: string, size = textSize): number {
  let units = 0;
  for (const character of text) units += (character.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.56;
  return units * size;
}

/** A text that is cut off where it is wider than there is room. */
export function fitted(text: string, width: number, size = textSize): string {
  if (widthOf(text, size) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(`${kept}${character}…`, size) > width) break;
    kept += character;
  }
  return `${kept}…`;
}
