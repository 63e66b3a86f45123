import type { Surface } from '../../src-core/protocol/predictions.ts';
import { ticksOf } from '../model/plotting.ts';
import { type ChartColours, type Rgb, divergingRgb, mixRgb, rgbOf, seriesColour } from './colours.ts';
import { type Segment, contour } from './contours.ts';
import { type Chart, type ChartTable, type Drawing, type Frame, type Reading, type Readings, type Shape, path, readNumber, rect, round, words } from './drawing.ts';
import { type Plot, plotFrame, pointPath } from './plotFrame.ts';
import { type Picture, pictureAddress } from './png.ts';
import { rangeOf, tickText } from './scales.ts';

export interface SurfaceOptions {
  readonly title: string;
  readonly across: string;
  readonly up: string;
  readonly output: string;
  readonly surface: Surface;
  /** Names of the classes; for yes or no those of 0 and 1. */
  readonly classes: readonly string[];
}

const strength = 0.62; // how much of its colour a sure class has
const scaleWidth = 64; // px for the scale of numbers

/** What the network says over two of its features: a class in its colour, as strong as it is sure, or a number. */
export function surfaceChart(options: SurfaceOptions): Chart {
  return { title: options.title, draw: (frame) => draw(options, frame), table: () => tableOf(options) };
}

function draw(options: SurfaceOptions, frame: Frame): Drawing {
  const { surface, classes, across, up } = options;
  const { colours } = frame;
  const { left, right, bottom, top } = surface.range;
  const isNumbers = surface.judges === 'numbers';
  const plot = plotFrame(frame, {
    across: { from: left, to: right, name: across },
    up: { from: bottom, to: top, name: up },
    legend: isNumbers ? [] : classes.map((name, index) => ({ name, colour: index, form: index })),
    right: isNumbers ? scaleWidth : 0,
    top: isNumbers ? 12 : 0,
    square: true,
  });
  const scale = scaleOf(surface);
  const { box } = plot;
  const picture = { tag: 'image' as const, attributes: { href: pictureAddress(pictureOf(surface, colours, scale)), x: round(box.left), y: round(box.top), width: round(box.right - box.left), height: round(box.bottom - box.top), preserveAspectRatio: 'none' } };
  const shapes: Shape[] = [...plot.shapes, picture, ...contours(surface, plot, colours), ...points(surface, plot, colours, scale)];
  shapes.push(rect(box.left, box.top, box.right - box.left, box.bottom - box.top, { fill: 'none', stroke: colours.line }));
  if (isNumbers) shapes.push(...legendOf(plot, colours, scale, options.output));
  return { width: frame.width, height: frame.height, shapes, readings: readingsOf(options, plot, frame) };
}

/** A scale of colours for numbers: from `middle − half` to `middle + half`. */
interface NumberScale {
  readonly middle: number;
  readonly half: number;
}

/** Around zero where numbers of both signs occur, else over the numbers that there are. */
function scaleOf({ values, points: samples }: Surface): NumberScale {
  const targets = samples.filter((_, index) => index % 3 === 2);
  const { from, to } = rangeOf([...values, ...targets]) ?? { from: -1, to: 1 };
  return from < 0 && to > 0 ? { middle: 0, half: Math.max(-from, to) } : { middle: (from + to) / 2, half: (to - from) / 2 };
}

function numberRgb(value: number, { middle, half }: NumberScale, colours: ChartColours): Rgb {
  return divergingRgb(colours, (value - middle) / half);
}

function pictureOf({ resolution, values, width, judges }: Surface, colours: ChartColours, scale: NumberScale): Picture {
  const rgb = new Uint8Array(resolution * resolution * 3);
  for (let row = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++) {
      const at = (row * resolution + column) * width;
      const colour = judges === 'numbers' ? numberRgb(values[at] ?? NaN, scale, colours) : classColour(probabilities(values, at, width), colours);
      rgb.set(colour, ((resolution - 1 - row) * resolution + column) * 3);
    }
  }
  return { width: resolution, height: resolution, rgb };
}

/** One for each class; a single number is the probability of class 1. */
function probabilities(values: Float64Array, at: number, width: number): readonly number[] {
  const first = values[at] ?? 0;
  return width === 1 ? [1 - first, first] : [...values.subarray(at, at + width)];
}

/** The likeliest class's colour, paler the nearer it is to a mere guess. */
function classColour(shares: readonly number[], colours: ChartColours): Rgb {
  const likeliest = largest(shares);
  const guess = 1 / Math.max(2, shares.length);
  const sure = Math.max(0, ((shares[likeliest] ?? 0) - guess) / (1 - guess));
  return mixRgb(rgbOf(colours.paper), rgbOf(seriesColour(colours, likeliest)), Number.isFinite(sure) ? strength * (0.18 + 0.82 * sure) : 0);
}

export function largest(numbers: readonly number[]): number {
  return numbers.reduce((found, value, index) => (value > (numbers[found] ?? -Infinity) ? index : found), 0);
}

/** Where classes meet; for numbers a line for each round number, that of zero stronger. */
function contours(surface: Surface, plot: Plot, colours: ChartColours): Shape[] {
  const { resolution, values, width, judges } = surface;
  const grid = (valueAt: (place: number) => number): { columns: number; rows: number; values: number[] } => ({ columns: resolution, rows: resolution, values: Array.from({ length: resolution * resolution }, (_, place) => valueAt(place)) });
  const strong = { stroke: colours.ink, strokeWidth: 1.4, strokeLinecap: 'round' };
  if (judges === 'numbers') {
    const numbers = grid((place) => values[place * width] ?? NaN);
    const range = rangeOf(numbers.values);
    const levels = range ? ticksOf(range.from, range.to, 8) : [];
    return levels.map((level) => path(segmentPath(contour(numbers, level), surface, plot), level === 0 ? strong : { stroke: colours.ink, strokeWidth: 0.6, strokeOpacity: 0.45 }));
  }
  const classes = width === 1 ? [1] : Array.from({ length: width }, (_, index) => index);
  return classes.map((one) => {
    const lead = grid((place) => {
      const shares = probabilities(values, place * width, width);
      return (shares[one] ?? 0) - Math.max(...shares.filter((_, other) => other !== one));
    });
    return path(segmentPath(contour(lead, 0), surface, plot), strong);
  });
}

/** Numbers of the grid lie at the middles of the picture's cells. */
function segmentPath(segments: readonly Segment[], { resolution }: Surface, { box }: Plot): string {
  const x = (column: number): string => String(round(box.left + ((column + 0.5) / resolution) * (box.right - box.left)));
  const y = (row: number): string => String(round(box.bottom - ((row + 0.5) / resolution) * (box.bottom - box.top)));
  return segments.map(([fromColumn, fromRow, toColumn, toRow]) => `M${x(fromColumn)} ${y(fromRow)}L${x(toColumn)} ${y(toRow)}`).join('');
}

function points({ points: samples, judges, range }: Surface, plot: Plot, colours: ChartColours, scale: NumberScale): Shape[] {
  const shapes: Shape[] = [];
  const byClass = new Map<number, string>();
  for (let at = 0; at + 2 < samples.length; at += 3) {
    const [across = NaN, up = NaN, target = NaN] = samples.subarray(at, at + 3);
    if (!(across >= range.left && across <= range.right && up >= range.bottom && up <= range.top)) continue;
    const [x, y] = [plot.x(across), plot.y(up)];
    if (judges === 'numbers') {
      const [red, green, blue] = numberRgb(target, scale, colours);
      shapes.push(path(pointPath(0, x, y, 3.2), { fill: `rgb(${String(red)},${String(green)},${String(blue)})`, stroke: colours.ink, strokeWidth: 0.8 }));
    } else {
      const one = Math.round(target);
      byClass.set(one, (byClass.get(one) ?? '') + pointPath(one, x, y, 3.2));
    }
  }
  for (const [one, outlines] of byClass) shapes.push(path(outlines, { fill: seriesColour(colours, one), stroke: colours.paper, strokeWidth: 0.9 }));
  return shapes;
}

function legendOf({ box }: Plot, colours: ChartColours, scale: NumberScale, name: string): Shape[] {
  const [x, width, steps] = [box.right + 14, 10, 48];
  const height = box.bottom - box.top;
  const [low, high] = [scale.middle - scale.half, scale.middle + scale.half];
  const at = (value: number): number => box.bottom - ((value - low) / (high - low)) * height;
  const cells = Array.from({ length: steps }, (_, index) => rect(x, box.bottom - ((index + 1) / steps) * height, width, height / steps + 0.5, { fill: `rgb(${numberRgb(low + ((index + 0.5) / steps) * (high - low), scale, colours).join(',')})` }));
  const marks = ticksOf(low, high, Math.max(2, Math.floor(height / 40))).map((value) => words(x + width + 5, at(value) + 4, tickText(value), { fill: colours.quiet }));
  return [...cells, rect(x, box.top, width, height, { fill: 'none', stroke: colours.line }), ...marks, words(x, box.top - 6, name, { fill: colours.ink })];
}

function readingsOf({ surface, classes, across, up, output }: SurfaceOptions, plot: Plot, frame: Frame): Readings {
  const { colours } = frame;
  const { resolution, values, width, judges, range } = surface;
  const place = (index: number): { column: number; row: number; x: number; y: number } => {
    const [column, row] = [index % resolution, resolution - 1 - Math.floor(index / resolution)];
    return { column, row, x: range.left + ((column + 0.5) / resolution) * (range.right - range.left), y: range.bottom + ((row + 0.5) / resolution) * (range.top - range.bottom) };
  };
  return {
    count: resolution * resolution,
    columns: resolution,
    at: (index): Reading => {
      const { column, row, x, y } = place(index);
      const at = (row * resolution + column) * width;
      const said = judges === 'numbers' ? [{ name: output, value: readNumber(values[at] ?? NaN, frame) }] : probabilities(values, at, width).map((share, one) => ({ name: classes[one] ?? String(one), value: readNumber(share, frame), colour: seriesColour(colours, one) }));
      return { x: plot.x(x), y: plot.y(y), title: `${across} ${readNumber(x, frame)}, ${up} ${readNumber(y, frame)}`, rows: said };
    },
    nearest: (x, y) => {
      const { left, right, top, bottom } = plot.box;
      const [column, row] = [Math.floor(((x - left) / (right - left)) * resolution), Math.floor(((y - top) / (bottom - top)) * resolution)];
      return column >= 0 && row >= 0 && column < resolution && row < resolution ? row * resolution + column : -1;
    },
  };
}

function tableOf({ surface, across, up, classes, output }: SurfaceOptions): ChartTable {
  const { resolution, values, width, judges, range } = surface;
  const names = judges === 'numbers' || width === 1 ? [width === 1 && judges !== 'numbers' ? (classes[1] ?? output) : output] : Array.from({ length: width }, (_, index) => classes[index] ?? String(index));
  const rows = Array.from({ length: resolution * resolution }, (_, place) => {
    const [column, row] = [place % resolution, Math.floor(place / resolution)];
    const x = range.left + ((column + 0.5) / resolution) * (range.right - range.left);
    const y = range.bottom + ((row + 0.5) / resolution) * (range.top - range.bottom);
    return [x, y, ...values.subarray(place * width, place * width + names.length)];
  });
  return { names: [across, up, ...names], rows };
}
