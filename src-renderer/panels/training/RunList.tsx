import { CircleCheck, CirclePause, CircleStop, Play, RotateCcw, Trash2, TriangleAlert, TrendingUpDown, Unplug } from 'lucide-react';
import type { JSX } from 'react';
import { longest } from '../../../src-core/graph/document.ts';
import { canGoOn } from '../../../src-core/graph/lightRuns.ts';
import type { Run, RunOutcome } from '../../../src-core/graph/run.ts';
import { useText } from '../../i18n/useText.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import { useApp } from '../../model/store.ts';
import { TextCell } from '../../widgets/TextCell.tsx';

export interface RunActions {
  readonly show: (id: string, shown: boolean) => void;
  readonly rename: (id: string, name: string) => void;
  readonly restore: (id: string) => void;
  readonly resume: (id: string) => void;
  readonly remove: (run: Run) => void;
}

interface Props extends RunActions {
  readonly runs: readonly Run[];
  readonly colourOf: (id: string) => number;
  readonly shown: ReadonlySet<string>;
  /** Nothing but names and curves changes while a run goes on. */
  readonly busy: boolean;
}

const icons = { finished: CircleCheck, early: TrendingUpDown, stopped: CircleStop, paused: CirclePause, interrupted: Unplug, diverged: TriangleAlert } as const satisfies Record<RunOutcome, unknown>;

/** The runs of the document, the newest first. */
export function RunList({ runs, ...rest }: Props): JSX.Element {
  const { t } = useText();
  if (runs.length === 0) return <p className="quiet run-list-empty">{t('training.noRuns')}</p>;
  return (
    <ul className="run-list" aria-label={t('training.runs')}>
      {runs.toReversed().map((run) => (
        <RunItem key={run.id} run={run} {...rest} />
      ))}
    </ul>
  );
}

function RunItem({ run, colourOf, shown, busy, show, rename, restore, resume, remove }: Omit<Props, 'runs'> & { readonly run: Run }): JSX.Element {
  const { t } = useText();
  const { id, name, outcome } = run;
  const Icon = icons[outcome];
  const goesOn = (outcome === 'paused' || outcome === 'interrupted' || outcome === 'stopped') && canGoOn(run);
  const button = (label: string, Action: typeof Play, act: () => void, disabled: boolean): JSX.Element => (
    <button type="button" className="icon-button" aria-label={`${label}: ${name}`} title={label} disabled={disabled} onClick={act}>
      <Action size={14} aria-hidden />
    </button>
  );
  return (
    <li className="run-item" data-run={id} data-outcome={outcome}>
      <div className="run-item-head">
        <input type="checkbox" style={{ accentColor: `var(--series-${String((colourOf(id) % 8) + 1)})` }} checked={shown.has(id)} aria-label={t('training.overlay', { name })} title={t('training.overlay', { name })} onChange={(event) => { show(id, event.target.checked); }} />
        <TextCell label={t('training.runName')} value={name} read={(text) => text.trim()} valid={(typed) => typeof typed === 'string' && typed !== '' && typed.length <= longest.name} onChange={(typed) => { if (typeof typed === 'string') rename(id, typed); }} />
        {goesOn && button(t('training.resumeRun'), Play, () => { resume(id); }, busy)}
        {button(t('training.restore'), RotateCcw, () => { restore(id); }, busy)}
        {button(t('training.delete'), Trash2, () => { remove(run); }, busy)}
      </div>
      <p className="run-item-facts">
        <Icon size={13} aria-hidden /> {t(`training.outcome.${outcome}`)}, {t('training.epochs.count', { count: run.state.epoch })}
      </p>
      <RunNumbers run={run} />
    </li>
  );
}

function RunNumbers({ run: { curves, metric } }: { readonly run: Run }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const last = (numbers: Float64Array): string | null => {
    const value = numbers.at(-1);
    return value === undefined || Number.isNaN(value) ? null : formatNumber(value, digits);
  };
  const facts: readonly (readonly [string, string | null])[] = [
    [t('training.loss'), last(curves.training) ?? last(curves.losses)],
    [t('training.validation'), last(curves.validation)],
    ...(metric === null ? [] : ([[t(`training.metric.${metric}`), last(curves.validationMetric) ?? last(curves.trainingMetric)]] as const)),
  ];
  return (
    <p className="run-item-numbers number">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <span key={name}>
            <span className="quiet">{name}</span> {value}
          </span>
        ),
      )}
    </p>
  );
}
