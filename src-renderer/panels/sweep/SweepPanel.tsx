import { FlaskConical, Play, X } from 'lucide-react';
import { type JSX, useState } from 'react';
import { ChartMenu } from '../../charts/ChartMenu.tsx';
import { ChartView } from '../../charts/ChartView.tsx';
import { useText } from '../../i18n/useText.ts';
import type { AppState } from '../../model/appState.ts';
import { useHidden } from '../../model/hiddenNumbers.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { type Sweep, cancelSweep, openChoice, startSweep, useSweep } from '../../model/sweep.ts';
import { SweepForm } from './SweepForm.tsx';
import { SweepTable } from './SweepTable.tsx';
import { sweepChart } from './sweepCharts.ts';
import { useDraft } from './draft.ts';
import { planOf, runsOf } from './sweepPlan.ts';
import { bestFirst, bestSeed, outcomesOf } from '../../../src-core/graph/sweepOutcomes.ts';

/** Varies settings, trains each combination with each seed, and compares: how an architecture is chosen. */
export function SweepPanel(): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const canTrain = useApp((state: AppState) => state.connection === 'open' && state.analysis.runnable && state.run.kind !== 'training');
  const { sweep } = useSweep();
  const { draft, change } = useDraft();
  const hidden = useHidden().any;
  if (document.nodes.length === 0) return <p className="dock-empty">{t('dock.noNetwork')}</p>;
  if (hidden) return <p className="dock-empty">{t('results.hidden')}</p>;
  const plan = planOf(draft, document);
  const running = sweep?.running === true;
  return (
    <div className="sweep">
      <section className="sweep-plan" aria-label={t('sweep.plan')}>
        <h3>{t('sweep.plan')}</h3>
        <p className="quiet">{t('sweep.hint')}</p>
        <SweepForm draft={draft} readOnly={running} onChange={change} />
        <div className="sweep-start">
          {running ? (
            <button type="button" className="button" onClick={cancelSweep}>
              <X size={15} aria-hidden /> {t('sweep.cancel')}
            </button>
          ) : (
            <button type="button" className="button button-primary" disabled={!plan || !canTrain} onClick={() => { if (plan) void startSweep(plan); }}>
              <Play size={15} aria-hidden /> {t('sweep.start')}
            </button>
          )}
          {running ? <Progress sweep={sweep} /> : plan && <span className="quiet number">{t('sweep.runs', { count: runsOf(plan) })}</span>}
        </div>
      </section>
      {sweep && sweep.trials.length > 0 ? <Results sweep={sweep} /> : <p className="dock-empty">{t('sweep.noResults')}</p>}
    </div>
  );
}

function Progress({ sweep }: { readonly sweep: Sweep }): JSX.Element {
  const { t } = useText();
  return (
    <span className="check-progress" role="status">
      <progress max={Math.max(1, sweep.of)} value={sweep.trials.length} aria-label={t('training.progress')} />
      <span className="number">{t('sweep.progress', { done: sweep.trials.length, of: sweep.of })}</span>
    </span>
  );
}

function Results({ sweep }: { readonly sweep: Sweep }): JSX.Element {
  const text = useText();
  const { t } = text;
  const [logarithmic, setLogarithmic] = useState(false);
  const revision = useApp((state) => state.modelRevision);
  const training = useApp((state) => state.run.kind === 'training');
  const outcomes = outcomesOf(sweep.trials);
  const { axes } = sweep.plan;
  const chart = sweepChart(text, axes, outcomes, logarithmic);
  const [best] = bestFirst(outcomes);
  const seed = best && bestSeed(sweep.trials, best.choice);
  return (
    <section className="sweep-results" aria-label={t('results.label')}>
      <div className="results-bar">
        <label className="form-check">
          <input type="checkbox" checked={logarithmic} onChange={(event) => { setLogarithmic(event.target.checked); }} />
          <span>{t('dock.logarithmic')}</span>
        </label>
        {sweep.revision !== revision && <span className="results-stale">{t('sweep.stale')}</span>}
        <span className="results-space" />
        {!sweep.running && best && seed !== undefined && (
          <button type="button" className="button" disabled={training} onClick={() => { openChoice(sweep, best.choice, seed); }}>
            <FlaskConical size={15} aria-hidden /> {t('sweep.openBest')}
          </button>
        )}
        <ChartMenu chart={() => chart} />
      </div>
      <div className="sweep-pictures">
        <ChartView chart={chart} />
        <div className="sweep-scroll" role="group" tabIndex={0} aria-label={t('sweep.table')}>
          <SweepTable axes={axes} outcomes={outcomes} finished={!sweep.running} />
        </div>
      </div>
    </section>
  );
}
