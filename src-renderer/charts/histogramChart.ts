import type { Histogram } from '../../src-core/graph/run.ts';
import { formatSignificant } from '../model/formatNumber.ts';
import { mix, seriesColour } from './colours.ts';
import { type Chart, type ChartTable, type Drawing, type Frame, type Readings, type Shape, line, noReadings, path, round, words } from './drawing.ts';
import { nearestOf } from './lineChart.ts';
import { plotFrame } from './plotFrame.ts';

export interface HistogramOptions {
  readonly title: string;
  readonly value: string;
  readonly update: string;
  readonly count: string;
  /** The oldest first. */
  readonly moments: readonly { readonly update: number; readonly histogram: Histogram }[];
  readonly colour: number;
}

const overlap = 3.4; // rows that the highest ridge reaches over

/** How numbers were spread at moments of a run: a ridge for each, the newest in front. */
export function histogramChart(options: HistogramOptions): Chart {
  return { title: options.title, draw: (frame) => draw(options, frame), table: () => tableOf(options) };
}

function draw(options: HistogramOptions, frame: Frame): Drawing {
  const { moments } = options;
  const { width, height, colours } = frame;
  const low = Math.min(...moments.map(({ histogram }) => histogram.low));
  const high = Math.max(...moments.map(({ histogram }) => histogram.high));
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { width, height, shapes: [], readings: noReadings };
  const room = (high - low) * 0.03 || Math.max(1e-6, Math.abs(high) * 0.05);
  const plot = plotFrame(frame, { across: { from: low - room, to: high + room, name: options.value }, up: { from: 0, to: 1, name: '', marks: [] }, right: 52 });
  const { box } = plot;
  const rows = moments.length;
  const rowHeight = (box.bottom - box.top) / (rows + overlap - 1);
  const baseOf = (row: number): number => box.top + rowHeight * (row + overlap);
  const highest = Math.max(...moments.flatMap(({ histogram }) => densities(histogram)));
  const stroke = seriesColour(colours, options.colour);
  const shapes: Shape[] = [...plot.shapes, words(box.right + 6, box.top + 8, options.update, { fill: colours.ink })];
  const marked = Math.max(1, Math.ceil(14 / rowHeight));
  for (const [row, { update, histogram }] of moments.entries()) {
    const base = Math.min(box.bottom, baseOf(row));
    const age = rows === 1 ? 1 : row / (rows - 1);
    const points = ridge(histogram, plot.x, base, (rowHeight * overlap) / (highest || 1), room);
    shapes.push(path(points, { fill: mix(colours.paper, stroke, 0.1 + 0.3 * age), stroke: mix(colours.paper, stroke, 0.45 + 0.55 * age), strokeWidth: 1.1, fillOpacity: 0.9 }));
    shapes.push(line(box.left, base, box.right, base, { stroke: colours.lineSoft, strokeWidth: 0.6 }));
    if ((rows - 1 - row) % marked === 0 && base > box.top + 18) shapes.push(words(box.right + 6, base, formatSignificant(update, 6), { fill: colours.quiet, fontSize: 10 }));
  }
  return { width, height, shapes, readings: readingsOf(options, plot.x, baseOf) };
}

/** How densely numbers lie in each bin, as its share for a width of 1: bins of different histograms differ in width. */
function densities({ low, high, counts }: Histogram): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const width = (high - low) / Math.max(1, counts.length) || 1;
  return counts.map((count) => count / total / width);
}

function ridge(histogram: Histogram, x: (value: number) => number, base: number, scale: number, spike: number): string {
  const { low, high, counts } = histogram;
  const at = (value: number, up: number): string => `${String(round(x(value)))} ${String(round(base - up))}`;
  // All numbers the same: a spike.
  if (high === low) return `M${at(low - spike / 3, 0)}L${at(low, scale * Math.max(...densities(histogram)))}L${at(low + spike / 3, 0)}Z`;
  const width = (high - low) / counts.length;
  const tops = densities(histogram).map((density, bin) => at(low + (bin + 0.5) * width, density * scale));
  return `M${[at(low, 0), ...tops, at(high, 0)].join('L')}Z`;
}

function readingsOf({ moments, value, update, count }: HistogramOptions, x: (value: number) => number, baseOf: (row: number) => number): Readings {
  const columns = Math.max(1, ...moments.map(({ histogram }) => histogram.counts.length));
  const bin = (row: number, column: number): { from: number; to: number; count: number } => {
    const { low = 0, high = 0, counts = [] } = moments[row]?.histogram ?? {};
    const width = (high - low) / Math.max(1, counts.length);
    return { from: low + column * width, to: low + (column + 1) * width, count: counts[column] ?? 0 };
  };
  return {
    count: moments.length * columns,
    columns,
    at: (index) => {
      const [row, column] = [Math.floor(index / columns), index % columns];
      const { from, to, count: inside } = bin(row, column);
      return {
        x: x((from + to) / 2),
        y: baseOf(row),
        title: `${update} ${formatSignificant(moments[row]?.update ?? 0, 9)}`,
        rows: [
          { name: value, value: `${formatSignificant(from, 4)} … ${formatSignificant(to, 4)}` },
          { name: count, value: String(inside) },
        ],
      };
    },
    nearest: (left, top) => {
      const row = nearestOf(moments, (_, index) => Math.abs(baseOf(index) - top));
      const { counts = [] } = moments[row]?.histogram ?? {};
      const column = nearestOf(counts, (_, index) => {
        const { from, to } = bin(row, index);
        return Math.abs(x((from + to) / 2) - left);
      });
      return row < 0 || column < 0 ? -1 : row * columns + column;
    },
  };
}

function tableOf({ moments, update, count }: HistogramOptions): ChartTable {
  const rows = moments.flatMap(({ update: at, histogram: { low, high, counts } }) => {
    const width = (high - low) / Math.max(1, counts.length);
    return counts.map((inside, bin) => [at, low + bin * width, low + (bin + 1) * width, inside]);
  });
  return { names: [update, 'from', 'to', count], rows };
}
