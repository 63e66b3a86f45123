import { type JSX, useState } from 'react';
import type { SurfaceQuery } from '../../../src-core/protocol/predictions.ts';
import { host } from '../../host/connection.ts';
import { useText } from '../../i18n/useText.ts';
import { titleOf } from '../../model/nodeFacts.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { BarChoice, ResultsFrame } from './ResultsFrame.tsx';
import { fitOf, surfaceOf } from './resultCharts.ts';
import { targetClasses } from './targetClasses.ts';
import { useSteadyAnswer } from './useSteadyAnswer.ts';
import { surfaceInputs } from './views.ts';

const resolution = 64;

/** What the network says over two of its features. */
export function SurfaceView(): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const [wanted, setWanted] = useState('');
  const [features, setFeatures] = useState<readonly [number, number]>([0, 1]);
  const inputs = surfaceInputs(document);
  const input = inputs.find(({ node }) => node === wanted) ?? inputs[0];
  const count = input?.features.length ?? 2;
  // An input of one number is drawn as a line: both ways are the same element.
  const [across, up] = count === 1 ? [0, 0] : features[0] < count && features[1] < count ? features : [0, 1];
  const query: SurfaceQuery | null = input ? { input: input.node, across, up, range: null, resolution } : null;
  const key = query && JSON.stringify(query);
  const { answer, stale, fault } = useSteadyAnswer(key, (revision) => host.call('engine.surface', { revision, query: query ?? { input: '', across, up, range: null, resolution } }));
  const names = [input?.features[across] ?? '', input?.features[up] ?? ''] as const;
  const chart = !answer ? null : count === 1 ? fitOf(t, answer, names[0], targetClasses(document)) : surfaceOf(t, answer, ...names, targetClasses(document));
  const choices = (input?.features ?? []).map((name, id) => ({ id, name }));
  return (
    <ResultsFrame
      chart={chart}
      stale={stale}
      fault={fault}
      choices={
        <>
          {inputs.length > 1 && input && <BarChoice label={t('results.input')} value={input.node} choices={inputs.map(({ node }) => ({ id: node, name: titleOf(document, node) }))} onChange={setWanted} />}
          {count > 2 && <BarChoice label={t('results.across')} value={across} choices={choices.filter(({ id }) => id !== up)} onChange={(id) => { setFeatures([id, up]); }} />}
          {count > 2 && <BarChoice label={t('results.up')} value={up} choices={choices.filter(({ id }) => id !== across)} onChange={(id) => { setFeatures([across, id]); }} />}
        </>
      }
    />
  );
}
