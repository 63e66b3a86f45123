import { type JSX, useState } from 'react';
import type { Run } from '../../../src-core/graph/run.ts';
import { useText } from '../../i18n/useText.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { BarChoice, ResultsFrame } from './ResultsFrame.tsx';
import { histogramsOf } from './resultCharts.ts';

/** How a parameter's numbers, or its gradient's, were spread in the course of a run. */
export function HistogramView({ runs }: { readonly runs: readonly Run[] }): JSX.Element {
  const { t } = useText();
  const [wantedRun, setRun] = useState('');
  const [wantedParameter, setParameter] = useState('');
  const [quantity, setQuantity] = useState<'value' | 'gradient'>('value');
  const records = useApp((state) => presentOf(state).parameters);
  const usable = runs.filter(({ snapshots }) => snapshots.length > 0);
  const run = usable.find(({ id }) => id === wantedRun) ?? usable.at(-1);
  const parameters = Object.keys(run?.snapshots[0]?.parameters ?? {});
  const parameter = parameters.includes(wantedParameter) ? wantedParameter : parameters[0];
  const nameOf = (id: string): string => records.find((record) => record.id === id)?.name ?? id;
  const chart = run && parameter !== undefined ? histogramsOf(t, run, parameter, nameOf(parameter), quantity, Math.max(0, runs.indexOf(run))) : null;
  return (
    <ResultsFrame
      chart={chart}
      stale={false}
      fault={null}
      choices={
        <>
          {run && usable.length > 1 && <BarChoice label={t('results.run')} value={run.id} choices={usable.map(({ id, name }) => ({ id, name }))} onChange={setRun} />}
          {parameter !== undefined && <BarChoice label={t('results.parameter')} value={parameter} choices={parameters.map((id) => ({ id, name: nameOf(id) }))} onChange={setParameter} />}
          <BarChoice
            label={t('results.quantity')}
            value={quantity}
            choices={[
              { id: 'value' as const, name: t('results.values') },
              { id: 'gradient' as const, name: t('results.gradients') },
            ]}
            onChange={setQuantity}
          />
        </>
      }
    />
  );
}
