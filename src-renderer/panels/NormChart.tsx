import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { type JSX, useEffect, useRef } from 'react';
import { logarithmicScale } from '../charts/logarithmicScale.ts';
import type { NormSeries } from '../model/healthSeries.ts';
import { useApp } from '../model/store.ts';

interface Props {
  readonly series: NormSeries;
  readonly label: string;
  readonly valueName: string;
  readonly gradientName: string;
}

const inset = 12; // px around the plot
const labelWidth = 76; // px that a layer's name takes
const longestName = 11; // characters
const mostMarks = 8; // beside the plot
/** Near the smallest numbers that keep their digits, 2.2e−308. */
const least = 1e-300;

/** Norms of values and gradients on a logarithmic scale, a point for each layer or step. */
export function NormChart({ series, label, valueName, gradientName }: Props): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const theme = useApp((state) => `${state.settings.theme} ${state.settings.pair}`);
  const shown = JSON.stringify(series);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const parsed = JSON.parse(shown) as NormSeries;
    const size = (): { width: number; height: number } => ({ width: Math.max(160, element.clientWidth - inset), height: Math.max(90, element.clientHeight - 4) });
    const plot = new uPlot(options(parsed, size()), dataOf(parsed), element);
    const observer = new ResizeObserver(() => {
      plot.setSize(size());
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [shown, theme]);
  return (
    <figure className="norm-chart">
      <figcaption>
        <span className="forward">▸ {valueName}</span>
        {series.gradients && <span className="backward norm-dashed">◂ {gradientName}</span>}
      </figcaption>
      <div ref={frame} className="norm-plot" role="img" aria-label={label} />
    </figure>
  );
}

function options({ names, gradients }: NormSeries, size: { width: number; height: number }): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { stroke: token('--ink-2'), grid: { stroke: token('--line-soft'), width: 1 }, ticks: { show: false }, font: "11px 'Inter Variable', sans-serif" };
  const line = (colour: string): uPlot.Series => ({ stroke: colour, width: 1.5, points: { show: true, size: 5, fill: colour } });
  return {
    ...size,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false, range: (_plot, from, to) => [from - 0.5, to + 0.5] }, y: { distr: logarithmicScale, range: (_plot, from, to) => wholeDecades(from, to) } },
    axes: [
      {
        ...axis,
        size: 26,
        splits: (plot) => everyNth(names.length, Math.ceil((names.length * labelWidth) / Math.max(1, plot.width))),
        values: (_plot, splits) => splits.map((at) => shorten(names[at] ?? '')),
      },
      { ...axis, size: 58, splits: (_plot, _axis, from, to) => decades(from, to), filter: (_plot, splits) => splits, values: (_plot, splits) => splits.map(powerOfTen) },
    ],
    series: [{}, line(token('--forward')), ...(gradients ? [{ ...line(token('--backward')), dash: [5, 3] }] : [])],
  };
}

/** uPlot's own range and marks come to no end where numbers are as small as deep networks make them. */
function wholeDecades(from: number, to: number): [number, number] {
  const [low, high] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

/** The powers of ten from one to another, or every so many of them. */
function decades(from: number, to: number): number[] {
  const [low, high] = [Math.round(Math.log10(from)), Math.round(Math.log10(to))];
  const nth = Math.max(1, Math.ceil((high - low) / mostMarks));
  return Array.from({ length: Math.floor((high - low) / nth) + 1 }, (_, index) => 10 ** (low + index * nth));
}

function everyNth(count: number, nth: number): number[] {
  return Array.from({ length: Math.ceil(count / Math.max(1, nth)) }, (_, i) => i * Math.max(1, nth));
}

function shorten(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}

function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return exponent >= -2 && exponent <= 3 ? String(10 ** exponent) : `1e${String(exponent).replace('-', '−')}`;
}

/** A logarithm knows no zero: such points are left out, and so is what comes as near to it as numbers do. */
function dataOf({ values, gradients }: NormSeries): uPlot.AlignedData {
  const positive = (numbers: readonly number[]): (number | null)[] => numbers.map((value) => (value >= least ? value : null));
  return [values.map((_, index) => index), positive(values), ...(gradients ? [positive(gradients)] : [])];
}
