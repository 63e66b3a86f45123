import { formatSignificant } from '../model/formatNumber.ts';
import { mix, seriesColour } from './colours.ts';
import { type Chart, type ChartTable, type Drawing, type Frame, type Readings, type Shape, group, noReadings, path, readNumber, round } from './drawing.ts';
import { type Plot, plotFrame, pointPath } from './plotFrame.ts';
import { type Mark, rangeOf } from './scales.ts';

/** Points with a line through them; NaN leaves a gap. */
export interface LineSeries {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Index among the colours of series. */
  readonly colour: number;
  readonly dashed?: boolean;
  /** Each point is marked. */
  readonly points?: boolean;
  /** Points alone, without a line through them. */
  readonly loose?: boolean;
  /** How far the numbers behind each point reach. */
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
}

export interface LineChartOptions {
  readonly title: string;
  readonly across: string;
  readonly up: string;
  readonly series: readonly LineSeries[];
  readonly logarithmic?: boolean;
  readonly logarithmicAcross?: boolean;
  /** Named places across instead of numbers. */
  readonly marks?: readonly Mark[];
}

const whiskerWidth = 3; // px to either side

/** Several lines over one axis. */
export function lineChart(options: LineChartOptions): Chart {
  return { title: options.title, draw: (frame) => draw(options, frame), table: () => tableOf(options) };
}

function draw(options: LineChartOptions, frame: Frame): Drawing {
  const { series, logarithmic = false, logarithmicAcross = false, marks } = options;
  const x = rangeOf(series.flatMap((one) => Array.from(one.x)), logarithmicAcross) ?? { from: 0, to: 1 };
  const y = rangeOf(series.flatMap(({ y: own, low = [], high = [] }) => [...Array.from(own), ...Array.from(low), ...Array.from(high)]), logarithmic) ?? { from: logarithmic ? 0.1 : 0, to: 1 };
  const plot = plotFrame(frame, {
    across: { ...(marks ? { from: -0.5, to: marks.length - 0.5, marks } : x), name: options.across, logarithmic: logarithmicAcross },
    up: { ...y, name: options.up, logarithmic },
    legend: series.map(({ name, colour, dashed = false, loose = false }) => ({ name, colour, dashed, ...(loose && { form: 0 }) })),
  });
  const shapes = [...plot.shapes, ...series.flatMap((one) => seriesShapes(one, plot, frame))];
  return { width: frame.width, height: frame.height, shapes, readings: readingsOf(options, plot, frame) };
}

function seriesShapes({ x, y, colour, dashed = false, points = false, loose = false, low, high }: LineSeries, plot: Plot, { colours }: Frame): Shape[] {
  const stroke = seriesColour(colours, colour);
  const shapes: Shape[] = loose ? [] : [path(linePath(x, y, plot), { stroke, strokeWidth: 1.7, strokeLinejoin: 'round', ...(dashed && { strokeDasharray: '5 3' }) })];
  if (low && high) {
    const whiskers = Array.from(x, (value, index) => whisker(plot.x(value), plot.y(low[index] ?? NaN), plot.y(high[index] ?? NaN))).join('');
    shapes.unshift(path(whiskers, { stroke: mix(stroke, colours.paper, 0.35), strokeWidth: 1.3 }));
  }
  if (points) {
    const outline = Array.from(x, (value, index) => [plot.x(value), plot.y(y[index] ?? NaN)] as const).filter(([across, up]) => Number.isFinite(across) && Number.isFinite(up));
    const d = outline.map(([across, up]) => pointPath(loose ? 0 : colour, across, up, 3)).join('');
    // Loose points are many: they let each other and the lines shine through.
    shapes.push(path(d, loose ? { fill: stroke, fillOpacity: 0.45, stroke, strokeWidth: 0.8 } : { fill: dashed ? colours.paper : stroke, stroke, strokeWidth: 1.3 }));
  }
  return [group(shapes)];
}

function linePath(x: ArrayLike<number>, y: ArrayLike<number>, plot: Plot): string {
  let [d, drawn] = ['', false];
  for (let index = 0; index < x.length; index++) {
    const [across, up] = [plot.x(x[index] ?? NaN), plot.y(y[index] ?? NaN)];
    const here = Number.isFinite(across) && Number.isFinite(up);
    if (here) d += `${drawn ? 'L' : 'M'}${String(round(across))} ${String(round(up))}`;
    drawn = here;
  }
  return d;
}

function whisker(x: number, low: number, high: number): string {
  if (![x, low, high].every((place) => Number.isFinite(place))) return '';
  const [left, right, middle] = [round(x - whiskerWidth), round(x + whiskerWidth), round(x)];
  const [from, to] = [String(round(low)), String(round(high))];
  return `M${String(left)} ${from}L${String(right)} ${from}M${String(middle)} ${from}L${String(middle)} ${to}M${String(left)} ${to}L${String(right)} ${to}`;
}

/** Every place across where some series has a number. */
function readingsOf({ series, across, marks }: LineChartOptions, plot: Plot, frame: Frame): Readings {
  const { colours } = frame;
  const places = [...new Set(series.flatMap((one) => Array.from(one.x)))].filter((x) => Number.isFinite(plot.x(x))).sort((a, b) => a - b);
  if (places.length === 0) return noReadings;
  const indices = series.map(({ x }) => new Map(Array.from(x, (value, index) => [value, index])));
  return {
    count: places.length,
    columns: places.length,
    at: (index) => {
      const place = places[index] ?? 0;
      const found = series.flatMap((one, which) => {
        const at = indices[which]?.get(place);
        const value = at === undefined ? NaN : (one.y[at] ?? NaN);
        return Number.isNaN(value) || at === undefined ? [] : [{ name: one.name, y: value, value: withSpread(value, one.low?.[at], one.high?.[at], frame), colour: seriesColour(colours, one.colour) }];
      });
      const title = marks ? (marks.find(({ at }) => at === place)?.text ?? '') : `${across} ${formatSignificant(place, 6)}`;
      return { x: plot.x(place), y: found[0] ? plot.y(found[0].y) : plot.box.bottom, title, rows: found };
    },
    nearest: (x) => nearestOf(places, (place) => Math.abs(plot.x(place) - x)),
  };
}

function withSpread(value: number, low: number | undefined, high: number | undefined, frame: Frame): string {
  const text = readNumber(value, frame);
  return low === undefined || high === undefined || low === high ? text : `${text} (${readNumber(low, frame)} … ${readNumber(high, frame)})`;
}

/** The index of what is least far away; −1 where there is nothing. */
export function nearestOf<T>(all: readonly T[], distance: (one: T, index: number) => number): number {
  let [found, least] = [-1, Infinity];
  for (const [index, one] of all.entries()) {
    const far = distance(one, index);
    if (far < least) [found, least] = [index, far];
  }
  return found;
}

/** Each point is a row: all series under each other, as their places across differ. */
function tableOf({ series, across, up, marks }: LineChartOptions): ChartTable {
  const hasSpread = series.some(({ low }) => low !== undefined);
  const rows = series.flatMap(({ name, x, y, low, high }) =>
    Array.from(x, (place, index) => {
      const at = marks ? (marks.find((mark) => mark.at === place)?.text ?? place) : place;
      return [name, at, y[index] ?? NaN, ...(hasSpread ? [low?.[index] ?? NaN, high?.[index] ?? NaN] : [])];
    }),
  );
  return { names: ['series', across, up, ...(hasSpread ? ['low', 'high'] : [])], rows };
}
