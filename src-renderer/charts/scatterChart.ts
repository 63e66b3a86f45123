import { mix, seriesColour } from './colours.ts';
import { type Chart, type Drawing, type Frame, line, path, readNumber } from './drawing.ts';
import { nearestOf } from './lineChart.ts';
import { plotFrame, pointPath } from './plotFrame.ts';
import { rangeOf } from './scales.ts';

export interface ScatterOptions {
  readonly title: string;
  readonly across: string;
  readonly up: string;
  readonly diagonal: string;
  readonly points: readonly { readonly name: string; readonly x: number; readonly y: number }[];
}

const mostDrawn = 4000;

/** Points in a square with its diagonal, on which both numbers are the same. */
export function scatterChart(options: ScatterOptions): Chart {
  return {
    title: options.title,
    draw: (frame) => draw(options, frame),
    table: () => ({ names: ['name', options.across, options.up], rows: options.points.map(({ name, x, y }) => [name, x, y]) }),
  };
}

function draw({ points, across, up, diagonal }: ScatterOptions, frame: Frame): Drawing {
  const { colours } = frame;
  const range = rangeOf(points.flatMap(({ x, y }) => [x, y])) ?? { from: 0, to: 1 };
  const plot = plotFrame(frame, { across: { ...range, name: across }, up: { ...range, name: up }, legend: [{ name: diagonal, colour: colours.quiet, dashed: true }], square: true });
  const nth = Math.ceil(points.length / mostDrawn);
  const drawn = points.filter(({ x, y }, index) => index % nth === 0 && Number.isFinite(x) && Number.isFinite(y));
  const colour = seriesColour(colours, 0);
  const { box } = plot;
  const shapes = [
    ...plot.shapes,
    line(box.left, box.bottom, box.right, box.top, { stroke: colours.quiet, strokeWidth: 1, strokeDasharray: '5 3' }),
    path(drawn.map(({ x, y }) => pointPath(0, plot.x(x), plot.y(y), 3)).join(''), { fill: mix(colour, colours.paper, 0.25), stroke: colour, strokeWidth: 0.8, fillOpacity: 0.7 }),
  ];
  const sorted = drawn.toSorted((a, b) => a.x - b.x);
  const readings = {
    count: sorted.length,
    columns: sorted.length,
    at: (index: number) => {
      const { name = '', x = 0, y = 0 } = sorted[index] ?? {};
      return { x: plot.x(x), y: plot.y(y), title: name, rows: [{ name: across, value: readNumber(x, frame) }, { name: up, value: readNumber(y, frame), colour }] };
    },
    nearest: (left: number, top: number) => nearestOf(sorted, ({ x, y }) => Math.hypot(plot.x(x) - left, plot.y(y) - top)),
  };
  return { width: frame.width, height: frame.height, shapes, readings };
}
