import { Star } from 'lucide-react';
import type { JSX } from 'react';
import type { SweepAxis } from '../../../src-core/graph/sweep.ts';
import { useText } from '../../i18n/useText.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import { useApp } from '../../model/store.ts';
import { type Outcome, type Spread, bestFirst } from '../../../src-core/graph/sweepOutcomes.ts';
import { valueText } from './valueText.ts';

interface Props {
  readonly axes: readonly SweepAxis[];
  readonly outcomes: readonly Outcome[];
  /** While trials are still to come nothing is the best. */
  readonly finished: boolean;
}

/** What each combination came to: mean ± standard deviation over the seeds, the best first. */
export function SweepTable({ axes, outcomes, finished }: Props): JSX.Element {
  const text = useText();
  const { t } = text;
  const digits = useApp((state) => state.settings.digits);
  const spread = (value: Spread | null, seeds: number): string => (value === null ? '–' : seeds > 1 ? `${formatNumber(value.mean, digits)} ± ${formatNumber(value.deviation, digits)}` : formatNumber(value.mean, digits));
  const has = (what: 'validation' | 'trainingMetric' | 'validationMetric'): boolean => outcomes.some((outcome) => outcome[what] !== null);
  const columns = (['validation', 'training', 'validationMetric', 'trainingMetric'] as const).filter((what) => what === 'training' || has(what));
  const sorted = finished ? bestFirst(outcomes) : outcomes;
  return (
    <table className="number-table sweep-table">
      <thead>
        <tr>
          {axes.map(({ setting }) => (
            <th key={setting} scope="col">
              {t(`sweep.setting.${setting}`)}
            </th>
          ))}
          {columns.map((what) => (
            <th key={what} scope="col">
              {t(`sweep.column.${what}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((outcome, place) => (
          <tr key={outcome.choice.join(',')} data-best={(finished && place === 0) || undefined}>
            {axes.map((axis, index) => (
              <td key={axis.setting}>
                {finished && place === 0 && index === 0 && <Star size={12} role="img" aria-label={t('sweep.best')} />} {valueText(text, axis, outcome.choice[index] ?? 0)}
              </td>
            ))}
            {columns.map((what) => (
              <td key={what}>
                {spread(outcome[what], outcome.seeds)}
                {what === 'training' && outcome.diverged > 0 && <span className="sweep-diverged"> {t('sweep.diverged', { count: outcome.diverged })}</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
