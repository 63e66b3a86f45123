import { type JSX, type ReactNode, useId } from 'react';
import { ChartMenu } from '../../charts/ChartMenu.tsx';
import { ChartView } from '../../charts/ChartView.tsx';
import type { Chart } from '../../charts/drawing.ts';
import { useText } from '../../i18n/useText.ts';

interface Props {
  readonly choices: ReactNode;
  readonly chart: Chart | null;
  readonly stale: boolean;
  /** Why there is no chart. */
  readonly fault: string | null;
  /** Stands in the chart's place. */
  readonly children?: ReactNode;
}

/** A view: what may be chosen, the chart, and its export. */
export function ResultsFrame({ choices, chart, stale, fault, children }: Props): JSX.Element {
  const { t } = useText();
  return (
    <>
      <div className="results-bar">
        {choices}
        <span className="results-space" />
        {stale && (
          <span className="results-stale" role="status">
            {t('edge.stale')}
          </span>
        )}
        {chart && <ChartMenu chart={() => chart} />}
      </div>
      <div className="results-picture" data-stale={stale || undefined}>
        {fault !== null ? <p className="dock-empty">{fault}</p> : (children ?? (chart ? <ChartView chart={chart} /> : <p className="dock-empty">{t('results.noNumbers')}</p>))}
      </div>
    </>
  );
}

/** A choice in the bar over a view. */
export function BarChoice<K extends string | number>({ label, value, choices, onChange }: { readonly label: string; readonly value: K; readonly choices: readonly { readonly id: K; readonly name: string }[]; readonly onChange: (id: K) => void }): JSX.Element {
  const id = useId();
  return (
    <span className="field-inline">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => {
          const chosen = choices.find((one) => String(one.id) === event.target.value);
          if (chosen) onChange(chosen.id);
        }}
      >
        {choices.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </span>
  );
}
