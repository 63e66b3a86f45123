import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { type JSX, type KeyboardEvent, useEffect, useRef } from 'react';
import { type ChartColours, seriesColour } from '../../charts/colours.ts';
import { logarithmicScale } from '../../charts/logarithmicScale.ts';
import { useChartColours } from '../../charts/readColours.ts';
import { useText } from '../../i18n/useText.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import { app } from '../../model/store.ts';
import type { RunLine } from './runLines.ts';

interface Props {
  readonly label: string;
  /** Asked for again whenever the numbers change. */
  readonly lines: () => readonly RunLine[];
  readonly onChange: (listener: () => void) => () => void;
  readonly logarithmic: boolean;
}

/** The curves of runs, drawn up to 60 times a second; the legend tells the numbers under the pointer, or where arrow keys went. */
export function RunPlot({ label, lines, onChange, logarithmic }: Props): JSX.Element {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const status = useRef<HTMLSpanElement>(null);
  const live = useRef<Live | null>(null);
  // Outlives the plot, which is made anew when a run ends or the colours change.
  const cursor = useRef<number | null>(null);
  const colours = useChartColours();
  useEffect(() => {
    const [element, list] = [frame.current, legend.current];
    if (!element || !list) return undefined;
    const plot = startPlot(element, list, { lines, logarithmic, colours, update: t('training.update'), cursor });
    live.current = plot;
    let frameId = 0;
    const end = onChange(() => {
      if (frameId !== 0) return;
      frameId = requestAnimationFrame(() => {
        frameId = 0;
        plot.draw();
      });
    });
    const observer = new ResizeObserver(plot.resize);
    observer.observe(element);
    return () => {
      end();
      observer.disconnect();
      cancelAnimationFrame(frameId);
      plot.destroy();
      live.current = null;
    };
  }, [lines, onChange, logarithmic, colours, t]);
  return (
    <div className="run-plot">
      <div
        ref={frame}
        className="run-plot-frame"
        role="group"
        tabIndex={0}
        aria-label={`${label}. ${t('chart.keys')}`}
        onKeyDown={(event) => {
          const by = stepOf(event);
          if (by === null) return;
          event.preventDefault();
          event.stopPropagation();
          live.current?.moveCursor(by);
          // Only what was asked for is read out: the legend itself changes all the time.
          if (status.current) status.current.textContent = [...(legend.current?.children ?? [])].map(({ textContent }) => textContent).join(', ');
        }}
      />
      <div ref={legend} className="run-legend" />
      <span ref={status} className="visually-hidden" role="status" />
    </div>
  );
}

function stepOf({ key, shiftKey }: KeyboardEvent): number | null {
  const far = shiftKey ? 10 : 1;
  if (key === 'Home') return -Infinity;
  if (key === 'End') return Infinity;
  return key === 'ArrowLeft' ? -far : key === 'ArrowRight' ? far : null;
}

interface Live {
  draw(): void;
  resize(): void;
  moveCursor(by: number): void;
  destroy(): void;
}

interface PlotOptions {
  readonly lines: () => readonly RunLine[];
  readonly logarithmic: boolean;
  readonly colours: ChartColours;
  readonly update: string;
  /** The update that is looked at. */
  readonly cursor: { current: number | null };
}

/** A plot whose lines may come and go: it is made anew where they are other lines, and else only given the numbers. */
function startPlot(element: HTMLElement, legend: HTMLElement, { lines, logarithmic, colours, update, cursor }: PlotOptions): Live {
  let shown: readonly RunLine[] = [];
  let plot: uPlot | null = null;
  let signature = '';
  const size = (): { width: number; height: number } => ({ width: Math.max(120, element.clientWidth), height: Math.max(70, element.clientHeight) });
  const read = (index: number | null | undefined): void => { writeLegend(legend, shown, plot, index, colours, update); };
  const lookAt = (one: uPlot, at: number): void => { one.setCursor({ left: one.valToPos(at, 'x'), top: one.over.clientHeight / 2 }); };
  const draw = (): void => {
    shown = lines();
    const next = shown.map(({ name, colour, dashed, faint }) => `${name}|${String(colour)}|${String(dashed)}|${String(faint)}`).join('\n');
    const data = aligned(shown, logarithmic);
    if (plot && next === signature) plot.setData(data);
    else {
      plot?.destroy();
      const kept = cursor.current;
      const hooks: uPlot.Hooks.Arrays = {
        // Its scales are known only then.
        ready: [(one) => { if (kept !== null) lookAt(one, kept); }],
        setCursor: [(one) => {
          cursor.current = one.data[0][one.cursor.idx ?? -1] ?? null;
          read(one.cursor.idx);
        }],
      };
      plot = new uPlot({ ...options(shown, logarithmic, colours, size()), hooks }, data, element);
      signature = next;
    }
    read(plot.cursor.idx);
  };
  draw();
  return {
    draw,
    resize: () => plot?.setSize(size()),
    moveCursor: (by) => {
      if (!plot) return;
      const x = plot.data[0];
      const from = plot.cursor.idx ?? (by < 0 ? x.length : -1);
      const to = Math.max(0, Math.min(x.length - 1, Number.isFinite(by) ? from + by : by < 0 ? 0 : x.length - 1));
      const at = x[to];
      if (at !== undefined) lookAt(plot, at);
    },
    destroy: () => plot?.destroy(),
  };
}

function options(lines: readonly RunLine[], logarithmic: boolean, colours: ChartColours, size: { width: number; height: number }): uPlot.Options {
  const axis = { stroke: colours.quiet, grid: { stroke: colours.lineSoft, width: 1 }, ticks: { show: false }, font: "11px 'Inter Variable', sans-serif" };
  return {
    ...size,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: false }, y: logarithmic ? { distr: logarithmicScale } : {} },
    axes: [
      { ...axis, size: 24 },
      { ...axis, size: 58 },
    ],
    series: [
      {},
      ...lines.map(({ colour, dashed = false, faint = false }): uPlot.Series => {
        const stroke = seriesColour(colours, colour);
        return { stroke: faint ? `${stroke}55` : stroke, width: faint ? 1 : 1.7, points: { show: false }, spanGaps: true, ...(dashed && { dash: [5, 3] }) };
      }),
    ],
  };
}

/** All lines over the same places across: where one has no number there is null. A logarithm knows no zero. */
function aligned(lines: readonly RunLine[], logarithmic: boolean): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  const usable = (value: number): number | null => (Number.isFinite(value) && (!logarithmic || value > 0) ? value : null);
  return uPlot.join(lines.map(({ x, y }) => [Array.from(x), Array.from(y, usable)]));
}

/** Each line's name and colour, and its number at the cursor, else its newest. */
function writeLegend(legend: HTMLElement, lines: readonly RunLine[], plot: uPlot | null, index: number | null | undefined, colours: ChartColours, update: string): void {
  while (legend.children.length > lines.length + 1) legend.lastElementChild?.remove();
  while (legend.children.length < lines.length + 1) legend.append(document.createElement('span'));
  const at = index === null || index === undefined ? undefined : plot?.data[0][index];
  const place = legend.children.item(0);
  const words = at === undefined ? '' : `${update} ${String(at)}`;
  if (place && place.textContent !== words) place.textContent = words;
  for (const [which, { name, y, colour, dashed = false, faint = false }] of lines.entries()) {
    const entry = legend.children.item(which + 1);
    if (!(entry instanceof HTMLElement)) continue;
    const column = plot?.data[which + 1];
    const value = at === undefined ? newest(y) : (nearestBefore(column, index ?? 0) ?? NaN);
    const number = entry.lastElementChild ?? document.createElement('b');
    const text = Number.isNaN(value) ? '–' : formatNumber(value, app.getState().settings.digits);
    if (entry.firstChild?.textContent !== `${name} `) entry.replaceChildren(`${name} `, number);
    if (number.textContent !== text) number.textContent = text;
    entry.style.setProperty('--line', faint ? `${seriesColour(colours, colour)}88` : seriesColour(colours, colour));
    entry.dataset['line'] = dashed ? 'dashed' : 'plain';
  }
}

function newest(numbers: ArrayLike<number>): number {
  for (let index = numbers.length - 1; index >= 0; index--) {
    const value = numbers[index] ?? NaN;
    if (!Number.isNaN(value)) return value;
  }
  return NaN;
}

function nearestBefore(column: uPlot.AlignedData[number] | undefined, index: number): number | undefined {
  for (let at = index; at >= 0; at--) {
    const value = column?.[at];
    if (typeof value === 'number') return value;
  }
  return undefined;
}
