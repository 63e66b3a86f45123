import type { SampleSet } from '../data/samples.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphDocument } from '../graph/document.ts';
import { elementColumns } from '../graph/elementColumns.ts';
import type { Surface, SurfaceQuery } from '../protocol/predictions.ts';
import { Evaluation } from './evaluation.ts';
import { type Asked, judgesOf, requireJudged, tellerOf } from './predictions.ts';

/** Samples that are drawn as points. */
const mostPoints = 2000;
/** How far the picture goes beyond the data, as a part of their range. */
const margin = 0.1;

type Range = Surface['range'];

/**
 * The network's output over two elements of an input, all other numbers at their mean over the training part. Yields
 * between runs, so that others get their turn. The range and the points are in the data's units, before they were normalised.
 * @throws AppError E_NO_LOSS, E_NOT_FOUND where there is no such input or element, E_BUDGET where there is time or are positions
 */
export function* surfaceOf(asked: Asked, query: SurfaceQuery): Generator<void, Omit<Surface, 'revision'>> {
  const { document, samples, registry, machinery, like } = asked;
  const width = samples.widths.get(query.input);
  if (width === undefined || Math.max(query.across, query.up) >= width) throw new AppError('E_NOT_FOUND', `the input "${query.input}" has no element ${String(Math.max(query.across, query.up) + 1)}`, { node: query.input });
  if (samples.steps > 1) throw new AppError('E_BUDGET', `a surface is drawn for samples of one step, and these have ${String(samples.steps)}`, { count: samples.steps, most: 1 });
  const points = pointsOf(samples, query);
  const [across, up] = [unitOf(document, query.input, query.across), unitOf(document, query.input, query.up)];
  const range = query.range ? changed(query.range, across.in, up.in) : rangeOf(points);
  const { resolution } = query;
  const grid = gridSamples(samples, query, range);
  const evaluation = new Evaluation(document, grid, registry, machinery, grid.count);
  const { session } = evaluation;
  session.takeWeights(like);
  const judged = requireJudged(session);
  if (judged.positions > 1) throw new AppError('E_BUDGET', `a surface is drawn for samples of one position, and these have ${String(judged.positions)}`, { count: judged.positions, most: 1 });
  const told = tellerOf(document, judged);
  const size = judged.prediction.size;
  const values = new Float64Array(grid.count * size);
  for (const { from, count } of evaluation.runs(grid.parts.training)) {
    for (let row = 0; row < count; row++) told.prediction(session, row, values, (from + row) * size);
    yield;
  }
  session.close();
  const shown = points.map(({ sample, x, y }) => ({ sample, x: across.out(x), y: up.out(y) }));
  const target = unitOf(document, judged.targetNode, 0);
  return { loss: judged.node, judges: judgesOf(judged.judgement), range: changed(range, across.out, up.out), resolution, width: size, values, points: withTargets(samples, shown, judged.targetNode, judged.judgement.targetIs === 'probabilities', target) };
}

/** Between the numbers that a network gets and those that the data had before they were normalised. */
interface Unit {
  readonly in: (value: number) => number;
  readonly out: (value: number) => number;
}

function unitOf({ dataset }: GraphDocument, node: string, element: number): Unit {
  const column = dataset ? elementColumns(dataset, node)[element] : undefined;
  const { shift, scale } = (column?.class === null ? dataset?.normalise[column.name] : undefined) ?? { shift: 0, scale: 1 };
  return { in: (value) => (value - shift) / scale, out: (value) => value * scale + shift };
}

function changed({ left, right, bottom, top }: Range, across: Unit['in'], up: Unit['in']): Range {
  return { left: across(left), right: across(right), bottom: up(bottom), top: up(top) };
}

interface Point {
  readonly sample: number;
  readonly x: number;
  readonly y: number;
}

function pointsOf(samples: SampleSet, { input, across, up }: SurfaceQuery): Point[] {
  const row = new Float64Array(samples.widths.get(input) ?? 0);
  const stride = Math.max(1, Math.ceil(samples.count / mostPoints));
  const points: Point[] = [];
  for (let sample = 0; sample < samples.count; sample += stride) {
    samples.read(input, sample, 0, row, 0);
    points.push({ sample, x: row[across] ?? 0, y: row[up] ?? 0 });
  }
  return points;
}

function rangeOf(points: readonly Point[]): Range {
  const [left, right] = ends(points.map(({ x }) => x));
  const [bottom, top] = ends(points.map(({ y }) => y));
  return { left, right, bottom, top };
}

function ends(numbers: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const x of numbers) {
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  if (low > high) return [-1, 1];
  const room = high > low ? (high - low) * margin : 1;
  return [low - room, high + room];
}

/** The grid's points as samples: row by row from the bottom, from the left. */
function gridSamples(samples: SampleSet, { input, across, up, resolution }: SurfaceQuery, { left, right, bottom, top }: Range): SampleSet {
  const means = meansOf(samples);
  const count = resolution * resolution;
  const at = (index: number, low: number, high: number): number => low + ((high - low) * (index + 0.5)) / resolution;
  return {
    count,
    steps: 1,
    lengths: null,
    widths: samples.widths,
    parts: { training: Int32Array.from({ length: count }, (_, index) => index), validation: new Int32Array(0), test: new Int32Array(0) },
    read: (node, sample, _step, out, offset) => {
      const mean = means.get(node);
      if (mean) out.set(mean, offset);
      if (node !== input) return;
      // The same element both ways is a line: what goes up counts for nothing.
      out[offset + up] = at(Math.floor(sample / resolution), bottom, top);
      out[offset + across] = at(sample % resolution, left, right);
    },
  };
}

/** The mean of every number over the training part; for class indices, where a mean says nothing, the first sample's. */
function meansOf(samples: SampleSet): ReadonlyMap<string, Float64Array> {
  const part = samples.parts.training;
  return new Map(
    [...samples.widths].map(([node, width]) => {
      const mean = new Float64Array(width);
      const row = new Float64Array(width);
      let isWhole = true;
      for (const sample of part) {
        samples.read(node, sample, 0, row, 0);
        for (let k = 0; k < width; k++) {
          mean[k] = (mean[k] ?? 0) + (row[k] ?? 0) / part.length;
          isWhole &&= Number.isInteger(row[k]);
        }
      }
      if (isWhole && part.length > 0) samples.read(node, part[0] ?? 0, 0, mean, 0);
      return [node, mean] as const;
    }),
  );
}

function withTargets(samples: SampleSet, points: readonly Point[], target: string, areProbabilities: boolean, unit: Unit): Float64Array {
  const row = new Float64Array(samples.widths.get(target) ?? 0);
  const numbers = new Float64Array(points.length * 3);
  for (const [index, { sample, x, y }] of points.entries()) {
    samples.read(target, sample, 0, row, 0);
    const value = areProbabilities ? row.indexOf(Math.max(...row)) : unit.out(row[0] ?? NaN);
    numbers.set([x, y, value], index * 3);
  }
  return numbers;
}
