import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { type JSX, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useText } from '../i18n/useText.ts';
import { liveCurves } from '../model/curve.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { currentDocument, presentOf, useApp } from '../model/store.ts';

/** uPlot declares its kinds of scale as a const enum, which isolated modules cannot read. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- see above
const logarithmicScale: uPlot.Scale.Distr = 3;
const inset = 12; // px around the plot

/** The loss over the updates of the newest training run. */
export function LossCurve(): JSX.Element {
  const { t } = useText();
  const [logarithmic, setLogarithmic] = useState(false);
  const empty = useSyncExternalStore(liveCurves.onChange, () => liveCurves.current() === null);
  const runs = useApp((state) => presentOf(state).runs.length);
  const speed = useApp((state) => (state.run.kind === 'training' ? (state.run.progress?.updatesPerSecond ?? 0) : state.updatesPerSecond));
  const progress = useApp((state) => (state.run.kind === 'training' ? `${String(state.run.progress?.update ?? 0)} / ${String(state.run.progress?.updates ?? 0)}` : null));
  const hidden = useHidden().lossCurve;
  if (empty && runs === 0) return <p className="dock-empty">{t('dock.noCurve')}</p>;
  if (hidden) return <p className="dock-empty">{t('dock.curveHidden')}</p>;
  return (
    <div className="curve">
      <div className="curve-side">
        {progress !== null && <p className="number">{progress}</p>}
        {speed !== null && speed > 0 && <p className="quiet number">{t('dock.perSecond', { count: Math.round(speed).toLocaleString('en') })}</p>}
        <label className="form-check">
          <input type="checkbox" checked={logarithmic} onChange={(event) => { setLogarithmic(event.target.checked); }} />
          <span>{t('dock.logarithmic')}</span>
        </label>
      </div>
      <Plot key={String(logarithmic)} logarithmic={logarithmic} label={t('dock.curve')} />
    </div>
  );
}

function Plot({ logarithmic, label }: { readonly logarithmic: boolean; readonly label: string }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const theme = useApp((state) => state.settings.theme);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const size = (): { width: number; height: number } => ({ width: Math.max(120, element.clientWidth - inset), height: Math.max(80, element.clientHeight - 4) });
    const plot = new uPlot(options(logarithmic, size()), dataOf(logarithmic), element);
    let frameId = 0;
    const draw = (): void => {
      frameId = 0;
      plot.setData(dataOf(logarithmic));
    };
    const end = liveCurves.onChange(() => {
      if (frameId === 0) frameId = requestAnimationFrame(draw);
    });
    const observer = new ResizeObserver(() => {
      plot.setSize(size());
    });
    observer.observe(element);
    return () => {
      end();
      observer.disconnect();
      cancelAnimationFrame(frameId);
      plot.destroy();
    };
  }, [logarithmic, theme]);
  return <div ref={frame} className="curve-plot" role="img" aria-label={label} />;
}

function options(logarithmic: boolean, size: { width: number; height: number }): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { stroke: token('--ink-2'), grid: { stroke: token('--line-soft'), width: 1 }, ticks: { show: false }, font: "11px 'Inter Variable', sans-serif" };
  return {
    ...size,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 5 } },
    scales: { x: { time: false }, y: logarithmic ? { distr: logarithmicScale } : {} },
    axes: [
      { ...axis, size: 24 },
      { ...axis, size: 64 },
    ],
    series: [{}, { stroke: token('--ink'), width: 1.5, points: { show: false } }],
  };
}

/** The losses of the run that goes on, or of the newest. A logarithm knows no zero: such points are left out of the logarithmic curve. */
function dataOf(logarithmic: boolean): uPlot.AlignedData {
  const live = liveCurves.current();
  const curves = live ? live.curves : currentDocument().runs.at(-1)?.curves;
  const updates = [...(curves?.updates ?? []), ...(live?.updates ?? [])];
  const losses = [...(curves?.losses ?? []), ...(live?.losses ?? [])];
  return [updates, logarithmic ? losses.map((loss) => (loss > 0 ? loss : null)) : losses] as uPlot.AlignedData;
}
