import { readFileSync } from 'node:fs';
import { type ChartColours, mix, seriesColour } from '../src-renderer/charts/colours.ts';
import { type Chart, type Frame, type Shape, fitted, line, noReadings, rect, textSize, words } from '../src-renderer/charts/drawing.ts';
import { axisScale, marksOf } from '../src-renderer/charts/scales.ts';
import { svgText } from '../src-renderer/charts/svgText.ts';
import type { Spread } from './statistics.ts';

/** The app's colours for charts, light and dark, from its style sheet. */
export function readThemes(styleSheet: string): { readonly light: ChartColours; readonly dark: ChartColours } {
  const text = readFileSync(styleSheet, 'utf8');
  const themeOf = (selector: string): ChartColours => {
    const from = text.indexOf(`${selector} {`);
    const block = text.slice(from, text.indexOf('}', from));
    const token = (name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? '#888888';
    return {
      ink: token('ink'), quiet: token('ink-2'), line: token('line'), lineSoft: token('line-soft'), paper: token('panel'),
      negative: token('scale-negative'), zero: token('scale-zero'), positive: token('scale-positive'),
      series: Array.from({ length: 8 }, (_, index) => token(`series-${String(index + 1)}`)),
    };
  };
  return { light: themeOf(':root'), dark: themeOf(":root[data-theme='dark']") };
}

/** A chart as an SVG file that is light or dark as its reader's system is. */
export function twoToned(chart: Chart, size: Pick<Frame, 'width' | 'height'>, { light, dark }: ReturnType<typeof readThemes>): string {
  const [day, night] = [light, dark].map((colours) => chart.draw({ ...size, colours, title: chart.title }));
  if (!day || !night) return '';
  const exchanged = new Map([[light.paper, dark.paper]]);
  collect(day.shapes, night.shapes, exchanged);
  const rules = [...exchanged].map(([from, to]) => `[fill="${from}"]{fill:${to}}[stroke="${from}"]{stroke:${to}}`).join('');
  return svgText(day, light, chart.title, `@media (prefers-color-scheme: dark){${rules}}`);
}

/** Which colour of one drawing is which of the other: both have the same elements. */
function collect(day: readonly Shape[], night: readonly Shape[], exchanged: Map<string, string>): void {
  for (const [index, shape] of day.entries()) {
    const other = night[index];
    for (const name of ['fill', 'stroke']) {
      const [from, to] = [shape.attributes[name], other?.attributes[name]];
      if (typeof from === 'string' && typeof to === 'string' && from !== to) exchanged.set(from, to);
    }
    collect(shape.children ?? [], other?.children ?? [], exchanged);
  }
}

export interface Bar {
  readonly name: string;
  readonly spread: Spread;
  /** Index among the colours of series. */
  readonly colour: number;
  /** Drawn hollow. */
  readonly isApart: boolean;
}

const barPitch = 22; // px
const labels = 276; // px for the names

/** Horizontal bars over a logarithmic scale, the longest first, with what was measured at least and at most. */
export function barChart(title: string, across: string, bars: readonly Bar[]): Chart {
  const sorted = bars.toSorted((a, b) => b.spread.median - a.spread.median);
  const from = 10 ** Math.floor(Math.log10(Math.min(...sorted.map(({ spread }) => spread.low))) - 0.3);
  const axis = { from, to: Math.max(...sorted.map(({ spread }) => spread.high)) * 1.1, name: across, logarithmic: true };
  const draw = ({ width, height, colours }: Frame): ReturnType<Chart['draw']> => {
    const [top, bottom] = [36, height - 38];
    const x = axisScale(axis, labels, width - 84);
    const grid = marksOf(axis, 8).flatMap(({ at, text }) => [
      line(x(at), top, x(at), bottom, { stroke: colours.lineSoft, strokeWidth: 1 }),
      words(x(at), bottom + 15, text, { textAnchor: 'middle', fill: colours.quiet }),
    ]);
    const rows = sorted.flatMap(({ name, spread, colour, isApart }, index): Shape[] => {
      const stroke = seriesColour(colours, colour);
      const y = top + 6 + index * barPitch;
      const middle = y + 7;
      return [
        words(labels - 8, middle + textSize * 0.35, fitted(name, labels - 14), { textAnchor: 'end', fill: colours.ink }),
        rect(labels, y, x(spread.median) - labels, 14, { fill: mix(stroke, colours.paper, isApart ? 0.8 : 0.15), stroke, strokeWidth: 1 }),
        line(x(spread.low), middle, x(spread.high), middle, { stroke: colours.ink, strokeWidth: 1 }),
        words(x(spread.high) + 6, middle + textSize * 0.35, rateText(spread.median), { fill: colours.ink }),
      ];
    });
    const head = words(12, 19, title, { fontSize: 13, fontWeight: 600, fill: colours.ink });
    const foot = words((labels + width - 84) / 2, bottom + 31, across, { textAnchor: 'middle', fill: colours.ink });
    return { width, height, shapes: [head, ...grid, ...rows, foot], readings: noReadings };
  };
  return { title, draw, table: () => ({ names: ['contestant', across], rows: sorted.map(({ name, spread }) => [name, spread.median]) }) };
}

/** As high as its bars need. */
export function heightOfBars(count: number): number {
  return 36 + 12 + count * barPitch + 38;
}

/** Three digits, thousands apart. */
export function rateText(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded >= 1000 ? rounded.toLocaleString('en') : String(rounded);
}
