import { type JSX, useCallback, useState, useSyncExternalStore } from 'react';
import type { Run, RunCurves } from '../../../src-core/graph/run.ts';
import { ChartMenu } from '../../charts/ChartMenu.tsx';
import { lineChart } from '../../charts/lineChart.ts';
import { useText } from '../../i18n/useText.ts';
import { type LiveCurves, liveCurves } from '../../model/curve.ts';
import { RunPlot } from './RunPlot.tsx';
import { type DrawnRun, type Quantity, type RunLine, quantities, runLines } from './runLines.ts';

/** The curves of the run that goes on and of runs that are chosen: loss, metric or learning rate over the updates. */
export function RunCurvesView({ runs, drawn }: { readonly runs: readonly Run[]; readonly drawn: readonly Run[] }): JSX.Element {
  const { t } = useText();
  const [quantity, setQuantity] = useState<Quantity>('loss');
  const [logarithmic, setLogarithmic] = useState(false);
  const liveId = useSyncExternalStore(liveCurves.onChange, () => liveCurves.current()?.runId);
  const lines = useCallback((): readonly RunLine[] => {
    const live = liveCurves.current();
    const others = drawn.filter(({ id }) => id !== live?.runId).map((run): DrawnRun => ({ name: run.name, colour: runs.indexOf(run), curves: run.curves }));
    const index = runs.findIndex(({ id }) => id === live?.runId);
    const own = live && { name: runs[index]?.name ?? t('training.thisRun'), colour: index < 0 ? runs.length : index, curves: curvesOf(live) };
    const names = { training: t('training.training'), validation: t('training.validation'), batches: t('training.batches'), rate: t('training.rate') };
    return runLines(own ? [...others, own] : others, quantity, names);
  }, [runs, drawn, quantity, t]);
  const title = t(`training.quantity.${quantity}`);
  const isEmpty = liveId === undefined && drawn.length === 0;
  const hasNothing = !isEmpty && liveId === undefined && lines().length === 0;
  return (
    <section className="run-curves" aria-label={t('training.curves')}>
      <div className="run-curves-bar">
        <div className="segments" role="group" aria-label={t('training.curves')}>
          {quantities.map((one) => (
            <button key={one} type="button" aria-pressed={one === quantity} onClick={() => { setQuantity(one); }}>
              {t(`training.quantity.${one}`)}
            </button>
          ))}
        </div>
        <label className="form-check">
          <input type="checkbox" checked={logarithmic} onChange={(event) => { setLogarithmic(event.target.checked); }} />
          <span>{t('dock.logarithmic')}</span>
        </label>
        <span className="results-space" />
        {!isEmpty && <ChartMenu chart={() => lineChart({ title, across: t('training.update'), up: title, series: lines(), logarithmic })} />}
      </div>
      {isEmpty || hasNothing ? <p className="dock-empty">{t(isEmpty ? 'dock.noCurve' : 'training.noMetric')}</p> : <RunPlot label={title} lines={lines} onChange={liveCurves.onChange} logarithmic={logarithmic} />}
    </section>
  );
}

const none = new Float64Array();
const nothing: RunCurves = { updates: none, losses: none, epochs: none, epochUpdates: none, training: none, validation: none, trainingMetric: none, validationMetric: none, rate: none };

/** The engine's curves, and the losses that it has told since. */
function curvesOf({ curves, updates, losses }: LiveCurves): RunCurves {
  const base = curves ?? nothing;
  return updates.length === 0 ? base : { ...base, updates: Float64Array.from([...base.updates, ...updates]), losses: Float64Array.from([...base.losses, ...losses]) };
}
