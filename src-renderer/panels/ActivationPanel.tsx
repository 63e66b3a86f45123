import type { JSX } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { useApp } from '../model/store.ts';
import { aheadOf } from '../model/walk.ts';
import { binned, pathThrough, scaleOf, ticksOf, widened } from '../model/plotting.ts';
import { useCurve } from './useTensor.ts';

// In units of the drawing, which is as wide as the panel lets it be.
const width = 300;
const plotHeight = 132;
const histogramHeight = 40;
const gap = 22;
const left = 34;
const right = 8;
const top = 8;
const bins = 40;

/** f and f′ of an activation as the engine computes them, over where the run's pre-activations lie. */
export function ActivationPanel({ node }: { readonly node: GraphNode }): JSX.Element | null {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const hidden = useHidden().any;
  const ahead = useApp((state) => aheadOf(state) === 'values');
  const hidesRun = hidden || ahead;
  const known = useCurve(node.id);
  const curve = known?.answer.curve;
  if (!curve) return null;
  const { of, x, y, derivative } = curve;
  // Where a number is asked for, the run's own would tell it.
  const preActivations = hidesRun ? new Float64Array() : curve.preActivations;
  const [from, to] = [x[0] ?? 0, x.at(-1) ?? 0];
  const across = scaleOf(from, to, left, width - right);
  const [lowest, highest] = widened(Math.min(0, ...y, ...derivative), Math.max(...y, ...derivative), 4);
  const up = scaleOf(lowest, highest, top + plotHeight, top);
  const { counts, outside } = binned(preActivations, from, to, bins);
  const most = Math.max(1, ...counts);
  const base = top + plotHeight + gap + histogramHeight;
  const slopes = { least: formatNumber(Math.min(...derivative), digits), most: formatNumber(Math.max(...derivative), digits) };
  return (
    <section className="panel-section activation-panel" aria-label={t('activation.title')} data-stale={known.stale || undefined}>
      <h3>{t('activation.title')}</h3>
      <p className="activation-legend">
        <span className="forward">f({of.name})</span> <span className="backward activation-dashed">f′({of.name})</span>
      </p>
      <svg className="activation-plot" viewBox={`0 0 ${String(width)} ${String(base + 16)}`} role="img" aria-label={t('activation.picture', { name: of.name, ...slopes })}>
        {ticksOf(lowest, highest, 4).map((tick) => (
          <g key={tick}>
            <line className="plot-grid" x1={left} x2={width - right} y1={up(tick)} y2={up(tick)} />
            <text className="plot-tick" x={left - 5} y={up(tick) + 3.5} textAnchor="end">
              {formatTick(tick)}
            </text>
          </g>
        ))}
        {ticksOf(from, to, 6).map((tick) => (
          <g key={tick}>
            <line className="plot-grid" x1={across(tick)} x2={across(tick)} y1={top} y2={base} />
            <text className="plot-tick" x={across(tick)} y={top + plotHeight + 14} textAnchor="middle">
              {formatTick(tick)}
            </text>
          </g>
        ))}
        <text className="plot-name" x={width - right} y={top + plotHeight - 4} textAnchor="end">
          {of.name}
        </text>
        <path className="plot-forward" d={pathThrough(x, y, across, up)} />
        <path className="plot-backward" d={pathThrough(x, derivative, across, up)} />
        {counts.map((count, bin) => {
          const height = (histogramHeight * count) / most;
          const step = (width - right - left) / bins;
          return <rect key={bin} className="plot-bar" x={left + bin * step + 0.5} width={step - 1} y={base - height} height={height} />;
        })}
        <line className="plot-axis" x1={left} x2={width - right} y1={base} y2={base} />
        <text className="plot-tick" x={left - 5} y={base - histogramHeight + 8} textAnchor="end">
          {most}
        </text>
        <text className="plot-name" x={width - right} y={base + 12} textAnchor="end">
          {t('activation.histogram', { name: of.name })}
        </text>
      </svg>
      <p className="quiet">{t('activation.range', slopes)}</p>
      <p className="quiet">
        {ahead ? t('walk.ahead') : hidden ? t('activation.hidden') : t('activation.run', { count: preActivations.length, least: formatNumber(preActivations.reduce((least, value) => Math.min(least, value), Infinity), digits), most: formatNumber(preActivations.reduce((largest, value) => Math.max(largest, value), -Infinity), digits) })}
        {outside > 0 && ` ${t('activation.outside', { count: outside })}`}
      </p>
    </section>
  );
}

function formatTick(value: number): string {
  return String(Number(value.toPrecision(6))).replace('-', '−');
}
