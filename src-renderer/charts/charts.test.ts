import { unzlibSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Surface } from '../../src-core/protocol/predictions.ts';
import { classSequenceChart } from './classSequenceChart.ts';
import type { ChartColours } from './colours.ts';
import { confusionChart } from './confusionChart.ts';
import { contour } from './contours.ts';
import type { Chart, Frame, Shape } from './drawing.ts';
import { histogramChart } from './histogramChart.ts';
import { lineChart } from './lineChart.ts';
import { pngOf } from './png.ts';
import { marksOf, rangeOf } from './scales.ts';
import { scatterChart } from './scatterChart.ts';
import { surfaceChart } from './surfaceChart.ts';
import { svgText } from './svgText.ts';

const colours: ChartColours = { ink: '#000000', quiet: '#555555', line: '#cccccc', lineSoft: '#eeeeee', paper: '#ffffff', negative: '#0000ff', zero: '#ffffff', positive: '#ff0000', series: ['#111111', '#222222'] };
const frame: Frame = { width: 480, height: 320, colours, title: 'A title' };
const surface = (judges: Surface['judges'], width: number): Surface => ({
  revision: 1,
  loss: 'l',
  judges,
  range: { left: 0, right: 1, bottom: 0, top: 1 },
  resolution: 2,
  width,
  values: Float64Array.from({ length: 4 * width }, (_, index) => index / (4 * width)),
  points: Float64Array.of(0.5, 0.5, 1, 0.2, 0.8, 0),
});

/** One of each kind, all with this name in every place that takes one. */
function charts(name: string): Chart[] {
  return [
    lineChart({ title: name, across: name, up: name, series: [{ name, x: [0, 1, 2], y: [1, NaN, 0.5], low: [0.5, NaN, 0.2], high: [1.5, NaN, 0.9], colour: 0, points: true }, { name, x: [1], y: [3], colour: 5, dashed: true }], marks: [{ at: 0, text: name }, { at: 1, text: name }, { at: 2, text: name }] }),
    lineChart({ title: name, across: name, up: name, series: [], logarithmic: true }),
    scatterChart({ title: name, across: name, up: name, diagonal: name, points: [{ name, x: 1, y: 2 }, { name, x: NaN, y: 1 }] }),
    confusionChart({ title: name, target: name, prediction: name, count: name, share: name, classes: [name, 'b'], counts: [[3, 1], [0, 0]] }),
    histogramChart({ title: name, value: name, update: name, count: name, colour: 0, moments: [{ update: 0, histogram: { low: 0, high: 0, counts: [4] } }, { update: 5, histogram: { low: -1, high: 1, counts: [1, 2, 1] } }] }),
    surfaceChart({ title: name, across: name, up: name, output: name, classes: [name, 'b'], surface: surface('binary', 1) }),
    surfaceChart({ title: name, across: name, up: name, output: name, classes: [name, 'b', 'c'], surface: surface('classes', 3) }),
    surfaceChart({ title: name, across: name, up: name, output: name, classes: [], surface: surface('numbers', 1) }),
    classSequenceChart({ title: name, step: name, target: name, classes: [name, 'b'], probabilities: [[0.1, 0.9], [0.8, 0.2]], targets: [1, -1] }),
  ];
}

/** Whether a text is well-formed as far as our own writer could get it wrong: tags that close, no bare < & or quote. */
function isXml(text: string): boolean {
  const open: string[] = [];
  const rest = text.replace('<?xml version="1.0" encoding="UTF-8"?>', '').replaceAll(/<(\/?)([a-z]+)((?: [A-Za-z0-9-]+="[^"<]*")*)(\/?)>/g, (_, end: string, tag: string, _attributes: string, alone: string) => {
    if (end !== '') return open.pop() === tag ? '' : '<';
    if (alone === '') open.push(tag);
    return '';
  });
  // eslint-disable-next-line no-control-regex -- these are what XML forbids
  return open.length === 0 && !/[<>\u0000-\u0008]/.test(rest) && !/&(?!(?:amp|lt|gt|quot|#39);)/.test(text);
}

describe('every chart', () => {
  it('is well-formed SVG whatever things are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (name) => {
        for (const chart of charts(name)) if (!isXml(svgText(chart.draw({ ...frame, title: name }), colours, name))) return false;
        return true;
      }),
      { numRuns: 60, examples: [['<script>alert("1")</script>'], ['a & b'], ["'\u0000\uD800"], ['损失 <函数>']] },
    );
  });

  it('shows the title, and a name as it is typed', () => {
    for (const chart of charts('a<b')) expect(svgText(chart.draw(frame), colours, 'A title')).toContain('>A title<');
    const [first] = charts('a<b');
    expect(first && svgText(first.draw(frame), colours, 't')).toContain('a&lt;b');
  });

  it('draws finite numbers only, at any size', () => {
    const numbers = (shape: Shape): unknown[] => [...Object.values(shape.attributes), ...(shape.children ?? []).flatMap(numbers)];
    for (const chart of charts('x')) {
      for (const [width, height] of [[480, 320], [60, 50], [1600, 200]] as const) {
        for (const value of chart.draw({ ...frame, width, height }).shapes.flatMap(numbers)) expect(String(value)).not.toMatch(/NaN|Infinity/);
      }
    }
  });

  it('reads the place that its own reading stands at', () => {
    for (const chart of charts('x')) {
      const { readings } = chart.draw(frame);
      for (let index = 0; index < readings.count; index++) {
        const { x, y, rows } = readings.at(index);
        if (rows.length === 0 || !Number.isFinite(y)) continue;
        const found = readings.nearest(x, y);
        expect(readings.at(found).x).toBeCloseTo(x, 6);
      }
    }
  });
});

describe('axes', () => {
  it('have powers of ten on a logarithmic scale, and finer marks where there are few', () => {
    expect(marksOf({ from: 0.001, to: 100, name: '', logarithmic: true }, 8).map(({ text }) => text)).toEqual(['0.001', '0.01', '0.1', '1', '10', '100']);
    expect(marksOf({ from: 1.5, to: 12, name: '', logarithmic: true }, 8).map(({ at }) => at)).toEqual([2, 5, 10]);
    expect(marksOf({ from: 1.01, to: 1.03, name: '', logarithmic: true }, 5).length).toBeGreaterThanOrEqual(2);
    expect(marksOf({ from: 1e-8, to: 2e-8, name: '' }, 2).map(({ text }) => text)).toEqual(['1e−8', '1.5e−8', '2e−8']);
  });

  it('leave out what a scale has no place for', () => {
    expect(rangeOf([NaN, Infinity])).toBeNull();
    expect(rangeOf([0, -1], true)).toBeNull();
    const range = rangeOf([3, 3]);
    expect(range && range.from < 3 && range.to > 3).toBe(true);
    const wide = rangeOf([-5, 1e-3, 10], true);
    expect(wide?.from).toBeGreaterThan(0);
    expect(wide && wide.from <= 1e-3 && wide.to >= 10).toBe(true);
  });
});

it('has a table as wide as its names', () => {
  for (const chart of charts('n')) for (const row of chart.table().rows) expect(row).toHaveLength(chart.table().names.length);
});

it('a contour lies where a plane passes the level', () => {
  const [columns, rows] = [5, 4];
  const values = Array.from({ length: columns * rows }, (_, at) => (at % columns) + 2 * Math.floor(at / columns));
  const segments = contour({ columns, rows, values }, 3.5);
  expect(segments.length).toBeGreaterThan(2);
  for (const [x1, y1, x2, y2] of segments) {
    expect(x1 + 2 * y1).toBeCloseTo(3.5, 12);
    expect(x2 + 2 * y2).toBeCloseTo(3.5, 12);
  }
});

it('a picture is a PNG whose rows are the bytes it was made of', () => {
  const bytes = pngOf({ width: 2, height: 2, rgb: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) });
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  // IEND is empty; its checksum is printed in every description of the format.
  expect([...bytes.subarray(-8)]).toEqual([73, 69, 78, 68, 0xae, 0x42, 0x60, 0x82]);
  const view = new DataView(bytes.buffer);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([2, 2]);
  const length = view.getUint32(33);
  expect([...unzlibSync(bytes.subarray(41, 41 + length))]).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12]);
});
