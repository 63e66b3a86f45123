import { hexOf, mixRgb, rgbOf, seriesColour } from './colours.ts';
import { type Chart, type Drawing, type Frame, type Shape, fitted, readNumber, rect, widthOf, words } from './drawing.ts';
import { headOf } from './plotFrame.ts';

export interface ClassSequenceOptions {
  readonly title: string;
  readonly step: string;
  readonly target: string;
  readonly classes: readonly string[];
  /** `[step][class]`. */
  readonly probabilities: readonly (readonly number[])[];
  /** The right class of each step. */
  readonly targets: readonly number[];
}

/** What a network takes for likely at each step of a sequence; the right class of each step is framed. */
export function classSequenceChart(options: ClassSequenceOptions): Chart {
  return {
    title: options.title,
    draw: (frame) => draw(options, frame),
    table: () => ({ names: [options.step, options.target, ...options.classes], rows: options.probabilities.map((row, step) => [step + 1, options.classes[options.targets[step] ?? -1] ?? '', ...row]) }),
  };
}

function draw({ classes, probabilities, targets, step, target }: ClassSequenceOptions, frame: Frame): Drawing {
  const { width, height, colours } = frame;
  const head = headOf(frame, [{ name: target, colour: colours.ink, form: 1 }]);
  const nameWidth = Math.min(90, Math.max(14, ...classes.map((name) => widthOf(name))));
  const box = { left: nameWidth + 20, top: head.height + 8, right: width - 14, bottom: height - 36 };
  const [steps, count] = [Math.max(1, probabilities.length), Math.max(1, classes.length)];
  const cellWidth = Math.min(46, (box.right - box.left) / steps);
  const cellHeight = Math.min(30, (box.bottom - box.top) / count);
  const [paper, full] = [rgbOf(colours.paper), rgbOf(seriesColour(colours, 0))];
  const shapes: Shape[] = [...head.shapes];
  const nth = Math.max(1, Math.ceil(12 / cellHeight));
  for (const [index, name] of classes.entries()) if (index % nth === 0) shapes.push(words(box.left - 6, box.top + (index + 0.5) * cellHeight + 4, fitted(name, 90), { textAnchor: 'end', fill: colours.quiet }));
  for (const [at, row] of probabilities.entries()) {
    for (const [one] of classes.entries()) shapes.push(rect(box.left + at * cellWidth, box.top + one * cellHeight, cellWidth, cellHeight, { fill: hexOf(mixRgb(paper, full, 0.9 * (row[one] ?? 0))), stroke: colours.lineSoft, strokeWidth: 0.5 }));
  }
  for (const [at, right] of targets.entries()) if (right >= 0 && right < count) shapes.push(rect(box.left + at * cellWidth + 1, box.top + right * cellHeight + 1, cellWidth - 2, cellHeight - 2, { fill: 'none', stroke: colours.ink, strokeWidth: 1.6 }));
  const every = Math.max(1, Math.ceil(24 / cellWidth));
  for (let at = 0; at < probabilities.length; at += every) shapes.push(words(box.left + (at + 0.5) * cellWidth, box.top + count * cellHeight + 14, String(at + 1), { textAnchor: 'middle', fill: colours.quiet }));
  shapes.push(words(box.left + (steps * cellWidth) / 2, box.top + count * cellHeight + 29, step, { textAnchor: 'middle', fill: colours.ink }));
  const readings = {
    count: probabilities.length * count,
    columns: probabilities.length,
    at: (index: number) => {
      const [one, at] = [Math.floor(index / steps), index % steps];
      return {
        x: box.left + (at + 0.5) * cellWidth,
        y: box.top + (one + 0.5) * cellHeight,
        title: `${step} ${String(at + 1)}`,
        rows: [
          { name: classes[one] ?? '', value: readNumber(probabilities[at]?.[one] ?? NaN, frame) },
          { name: target, value: classes[targets[at] ?? -1] ?? '–' },
        ],
      };
    },
    nearest: (x: number, y: number) => {
      const [at, one] = [Math.floor((x - box.left) / cellWidth), Math.floor((y - box.top) / cellHeight)];
      return at >= 0 && one >= 0 && at < probabilities.length && one < count ? one * steps + at : -1;
    },
  };
  return { width, height, shapes, readings };
}
