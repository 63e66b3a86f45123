import { hexOf, mixRgb, rgbOf, seriesColour } from './colours.ts';
import { type Chart, type Drawing, type Frame, type Shape, fitted, rect, widthOf, words } from './drawing.ts';
import { headOf, squareIn } from './plotFrame.ts';

export interface ConfusionOptions {
  readonly title: string;
  readonly target: string;
  readonly prediction: string;
  readonly count: string;
  /** Share of a row, which is of one class. */
  readonly share: string;
  readonly classes: readonly string[];
  /** `counts[target][prediction]`. */
  readonly counts: readonly (readonly number[])[];
}

const longestName = 110; // px

/** How often each class is taken for which: rows are right, columns are predicted, each row as strong as its shares. */
export function confusionChart(options: ConfusionOptions): Chart {
  return {
    title: options.title,
    draw: (frame) => draw(options, frame),
    table: () => ({ names: [`${options.target} \\ ${options.prediction}`, ...options.classes], rows: options.counts.map((row, index) => [options.classes[index] ?? String(index), ...row]) }),
  };
}

function draw({ classes, counts, ...texts }: ConfusionOptions, frame: Frame): Drawing {
  const { width, height, colours } = frame;
  const head = headOf(frame, []);
  const nameWidth = Math.min(longestName, Math.max(20, ...classes.map((name) => widthOf(name))));
  const box = squareIn({ left: nameWidth + 34, top: head.height + 40, right: width - 12, bottom: height - 10 });
  const size = (box.right - box.left) / Math.max(1, classes.length);
  const paper = rgbOf(colours.paper);
  const shapes: Shape[] = [
    ...head.shapes,
    words((box.left + box.right) / 2, box.top - 26, texts.prediction, { textAnchor: 'middle', fill: colours.ink, fontWeight: 500 }),
    words(14, (box.top + box.bottom) / 2, texts.target, { textAnchor: 'middle', fill: colours.ink, fontWeight: 500, transform: `rotate(-90 14 ${String((box.top + box.bottom) / 2)})` }),
  ];
  for (const [row, name] of classes.entries()) {
    const total = (counts[row] ?? []).reduce((sum, count) => sum + count, 0);
    const middle = box.top + (row + 0.5) * size;
    shapes.push(words(box.left - 8, middle + 4, fitted(name, longestName), { textAnchor: 'end', fill: colours.quiet }));
    shapes.push(words(box.left + (row + 0.5) * size, box.top - 8, fitted(name, size), { textAnchor: 'middle', fill: colours.quiet }));
    for (const [column] of classes.entries()) {
      const count = counts[row]?.[column] ?? 0;
      const share = total === 0 ? 0 : count / total;
      const full = rgbOf(seriesColour(colours, row === column ? 0 : 1));
      // Few mistakes of many are what one looks for: small shares are drawn stronger than they are.
      const fill = mixRgb(paper, full, 0.85 * share ** 0.6);
      const x = box.left + column * size;
      shapes.push(rect(x + 0.5, box.top + row * size + 0.5, size - 1, size - 1, { fill: hexOf(fill), stroke: colours.lineSoft, strokeWidth: 1 }));
      if (size < 18) continue;
      const ink = count === 0 ? colours.quiet : legible(fill, colours.ink, colours.paper);
      const both = size >= 38 && total > 0;
      shapes.push(words(x + size / 2, middle + (both ? -1 : 4), String(count), { textAnchor: 'middle', fill: ink, fontWeight: row === column ? 600 : 400, fontSize: size > 60 ? 14 : 11 }));
      if (both) shapes.push(words(x + size / 2, middle + 13, percent(share), { textAnchor: 'middle', fill: ink, fontSize: 10 }));
    }
  }
  const { length } = classes;
  const readings = {
    count: length * length,
    columns: length,
    at: (index: number) => {
      const [row, column] = [Math.floor(index / length), index % length];
      const all = counts[row] ?? [];
      const count = all[column] ?? 0;
      const total = all.reduce((sum, one) => sum + one, 0);
      return {
        x: box.left + (column + 0.5) * size,
        y: box.top + (row + 0.5) * size,
        title: `${classes[row] ?? ''} → ${classes[column] ?? ''}`,
        rows: [
          { name: texts.count, value: String(count) },
          { name: texts.share, value: total === 0 ? '–' : percent(count / total) },
        ],
      };
    },
    nearest: (x: number, y: number) => {
      const [column, row] = [Math.floor((x - box.left) / size), Math.floor((y - box.top) / size)];
      return column >= 0 && row >= 0 && column < length && row < length ? row * length + column : -1;
    },
  };
  return { width, height, shapes, readings };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

/** The one of two inks that stands out more from a colour (WCAG's relative luminance). */
function legible(on: readonly [number, number, number], ...inks: readonly [string, string]): string {
  const contrast = (ink: string): number => {
    const [light = 0, dark = 0] = [luminance(on), luminance(rgbOf(ink))].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const [first, second] = inks;
  return contrast(first) >= contrast(second) ? first : second;
}

function luminance([red, green, blue]: readonly [number, number, number]): number {
  const linear = (channel: number): number => (channel <= 10 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
