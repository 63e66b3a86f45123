import { type CSSProperties, type JSX, type KeyboardEvent, type PointerEvent, createElement, useId, useMemo, useRef, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import type { Chart, Drawing, Reading, Readings, Shape } from './drawing.ts';
import { useChartColours } from './readColours.ts';
import { useSize } from './useSize.ts';

/** A chart as large as there is room. What a place of it says is told to the pointer, and to arrow keys. */
export function ChartView({ chart }: { readonly chart: Chart }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const colours = useChartColours();
  const digits = useApp((state) => state.settings.digits);
  const drawing = useMemo(() => size && chart.draw({ ...size, colours, digits }), [chart, size, colours, digits]);
  return (
    <div ref={frame} className="chart">
      {drawing && <Picture drawing={drawing} title={chart.title} />}
    </div>
  );
}

function Picture({ drawing, title }: { readonly drawing: Drawing; readonly title: string }): JSX.Element {
  const { t } = useText();
  const hintId = useId();
  const [at, setAt] = useState(-1);
  const { width, height, shapes, readings } = drawing;
  const reading = at >= 0 && at < readings.count ? readings.at(at) : null;
  const picture = useMemo(() => shapes.map((shape, index) => elementOf(shape, index)), [shapes]);
  return (
    <>
      <div
        className="chart-picture"
        role="group"
        aria-label={title}
        aria-describedby={readings.count > 0 ? hintId : undefined}
        tabIndex={readings.count > 0 ? 0 : -1}
        onPointerMove={(event) => { setAt(placeUnder(event, readings)); }}
        onPointerLeave={() => { setAt(-1); }}
        onBlur={() => { setAt(-1); }}
        onKeyDown={(event) => {
          const next = placeAfter(event, at, readings);
          if (next === null) return;
          event.preventDefault();
          event.stopPropagation();
          setAt(next);
        }}
      >
        <svg width={width} height={height} viewBox={`0 0 ${String(width)} ${String(height)}`} aria-hidden>
          {picture}
        </svg>
        {reading && <ReadOut reading={reading} width={width} height={height} />}
      </div>
      <span id={hintId} className="visually-hidden">
        {t('chart.keys')}
      </span>
      <span className="visually-hidden" role="status">
        {reading && [reading.title, ...reading.rows.map(({ name, value }) => `${name} ${value}`)].join(', ')}
      </span>
    </>
  );
}

function elementOf({ tag, attributes, text, children }: Shape, key: number): JSX.Element {
  return createElement(tag, { ...attributes, key }, text ?? children?.map((child, index) => elementOf(child, index)));
}

/** Beside the place that is read, on the side where there is more room. */
function ReadOut({ reading: { x, y, title, rows }, width, height }: { readonly reading: Reading; readonly width: number; readonly height: number }): JSX.Element {
  const across: CSSProperties = x < width / 2 ? { left: `${String(x + 14)}px` } : { right: `${String(width - x + 14)}px` };
  const down: CSSProperties = y < height / 2 ? { top: `${String(Math.max(0, y - 10))}px` } : { bottom: `${String(Math.max(0, height - y - 10))}px` };
  return (
    <>
      <span className="chart-place" style={{ left: `${String(x)}px`, top: `${String(y)}px` }} aria-hidden />
      <span className="chart-reading" style={{ ...across, ...down }} aria-hidden>
        <strong>{title}</strong>
        {rows.map(({ name, value, colour }, index) => (
          <span key={index} className="chart-reading-row">
            <i style={colour === undefined ? { visibility: 'hidden' } : { background: colour }} />
            <span>{name}</span>
            <span className="number">{value}</span>
          </span>
        ))}
      </span>
    </>
  );
}

function placeUnder(event: PointerEvent<HTMLElement>, { count, nearest }: Readings): number {
  if (count === 0) return -1;
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return nearest(event.clientX - left, event.clientY - top);
}

/** The place that a key goes to; null where the key is not for the chart. */
function placeAfter({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent, at: number, { count, columns }: Readings): number | null {
  if (count === 0 || ctrlKey || metaKey || altKey) return null;
  if (key === 'Escape') return at < 0 ? null : -1;
  const moves: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const far = shiftKey ? 10 : 1;
  const last = count - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const by = moves[key];
  if (by === undefined) return null;
  if (at < 0) return by < 0 ? last : 0;
  // Up and down are for rows; a chart of one row has none.
  if (Math.abs(by) === columns && columns >= count) return at;
  return Math.max(0, Math.min(last, at + by * far));
}
