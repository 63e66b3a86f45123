import type { Scale } from '../model/plotting.ts';
import { seriesColour } from './colours.ts';
import { type Frame, type Shape, fitted, line, round, textSize, widthOf, words } from './drawing.ts';
import { type Axis, axisScale, marksOf } from './scales.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A rectangle with axes, ready for what is drawn in it. */
export interface Plot {
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly shapes: readonly Shape[];
}

export interface LegendEntry {
  readonly name: string;
  /** Index among the colours of series, or a colour. */
  readonly colour: number | string;
  readonly dashed?: boolean;
  /** Drawn as a point of this form instead of a line. */
  readonly form?: number;
}

interface PlotOptions {
  readonly across: Axis;
  readonly up: Axis;
  readonly legend?: readonly LegendEntry[];
  /** Room on the right, for a scale of colours. */
  readonly right?: number;
  /** Room over the axes. */
  readonly top?: number;
  /** Both axes have the same unit of length. */
  readonly square?: boolean;
}

const titleSize = 13;
const titleHeight = 24;
const legendHeight = 18;
const bottomRoom = 36;
const markGap = 64; // px between marks across

/** Draws title, legend, axes and grid, and says where the data go. */
export function plotFrame(frame: Frame, { across, up, legend = [], right = 0, top = 0, square = false }: PlotOptions): Plot {
  const { width, height, colours } = frame;
  const head = headOf(frame, legend);
  const verticalMarks = marksOf(up, Math.max(2, Math.floor((height - head.height - bottomRoom) / 34)));
  const markWidth = Math.min(width * 0.3, Math.max(...verticalMarks.map(({ text }) => widthOf(text)), 12));
  const outer: Box = { left: Math.ceil(markWidth) + (up.name === '' ? 10 : 32), top: head.height + 8 + top, right: width - 14 - right, bottom: height - (across.name === '' ? 22 : bottomRoom) };
  const box = square ? squareIn(outer) : outer;
  const x = axisScale(across, box.left, box.right);
  const y = axisScale(up, box.bottom, box.top);
  const shapes: Shape[] = [...head.shapes];
  for (const { at, text } of verticalMarks) {
    const place = y(at);
    if (!(place >= box.top - 0.5 && place <= box.bottom + 0.5)) continue;
    shapes.push(line(box.left, place, box.right, place, { stroke: colours.lineSoft, strokeWidth: 1 }));
    shapes.push(words(box.left - 6, place + textSize * 0.34, fitted(text, width * 0.3), { textAnchor: 'end', fill: colours.quiet }));
  }
  for (const { at, text } of marksOf(across, Math.max(2, Math.floor((box.right - box.left) / (across.marks ? Math.min(markGap, Math.max(...across.marks.map(({ text }) => widthOf(text) + 12))) : markGap))))) {
    const place = x(at);
    if (!(place >= box.left - 0.5 && place <= box.right + 0.5)) continue;
    shapes.push(line(place, box.bottom, place, box.bottom + 4, { stroke: colours.line, strokeWidth: 1 }));
    shapes.push(words(place, box.bottom + 16, fitted(text, markGap * 1.4), { textAnchor: 'middle', fill: colours.quiet }));
  }
  shapes.push(line(box.left, box.bottom, box.right, box.bottom, { stroke: colours.line, strokeWidth: 1 }));
  if (across.name !== '') shapes.push(words((box.left + box.right) / 2, box.bottom + 31, across.name, { textAnchor: 'middle', fill: colours.ink }));
  if (up.name !== '') {
    const [at, middle] = [box.left - markWidth - 16, round((box.top + box.bottom) / 2)];
    shapes.push(words(at, middle, fitted(up.name, box.bottom - box.top), { textAnchor: 'middle', fill: colours.ink, transform: `rotate(-90 ${String(round(at))} ${String(middle)})` }));
  }
  return { box, x, y, shapes };
}

/** The largest square at the upper left of a box. */
export function squareIn({ left, top, right, bottom }: Box): Box {
  const side = Math.max(10, Math.min(right - left, bottom - top));
  return { left, top, right: left + side, bottom: top + side };
}

/** The title, in exports, and the legend. */
export function headOf({ width, colours, title }: Frame, legend: readonly LegendEntry[]): { shapes: readonly Shape[]; height: number } {
  const shapes: Shape[] = [];
  let top = 4;
  if (title !== undefined && title !== '') {
    shapes.push(words(12, top + 15, fitted(title, width - 24, titleSize), { fontSize: titleSize, fontWeight: 600, fill: colours.ink }));
    top += titleHeight;
  }
  let x = 12;
  for (const { name, colour, dashed = false, form } of legend) {
    const shown = fitted(name, Math.max(40, Math.min(220, width - 60)));
    const taken = widthOf(shown) + 40;
    if (x > 12 && x + taken > width) {
      x = 12;
      top += legendHeight;
    }
    const stroke = typeof colour === 'number' ? seriesColour(colours, colour) : colour;
    const middle = top + legendHeight / 2;
    shapes.push(
      form === undefined
        ? line(x, middle, x + 18, middle, { stroke, strokeWidth: 2, ...(dashed && { strokeDasharray: '5 3' }) })
        : { tag: 'path', attributes: { d: pointPath(form, x + 9, middle, 4), fill: stroke } },
    );
    shapes.push(words(x + 24, middle + textSize * 0.35, shown, { fill: colours.ink }));
    x += taken;
  }
  return { shapes, height: top + (legend.length > 0 ? legendHeight : 0) };
}

/** The outline of a point: a circle, square, triangle, diamond, cross or star, so that classes differ without colour too. */
export function pointPath(form: number, x: number, y: number, radius: number): string {
  const at = (across: number, up: number): string => `${String(round(x + across * radius))} ${String(round(y - up * radius))}`;
  const through = (...points: readonly (readonly [number, number])[]): string => `M${points.map(([across, up]) => at(across, up)).join('L')}Z`;
  const r = String(radius);
  switch (form % 6) {
    case 1:
      return through([-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]);
    case 2:
      return through([0, 1.2], [1.1, -0.8], [-1.1, -0.8]);
    case 3:
      return through([0, 1.25], [1.25, 0], [0, -1.25], [-1.25, 0]);
    case 4:
      return through([-0.35, 1.1], [0.35, 1.1], [0.35, 0.35], [1.1, 0.35], [1.1, -0.35], [0.35, -0.35], [0.35, -1.1], [-0.35, -1.1], [-0.35, -0.35], [-1.1, -0.35], [-1.1, 0.35], [-0.35, 0.35]);
    case 5:
      return through([0, -1.2], [1.1, 0.8], [-1.1, 0.8]);
    default:
      return `M${at(-1, 0)}a${r} ${r} 0 1 0 ${String(2 * radius)} 0a${r} ${r} 0 1 0 ${String(-2 * radius)} 0Z`;
  }
}
