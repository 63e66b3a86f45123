import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type JSX, useState } from 'react';
import { parts } from '../../../src-core/graph/dataset.ts';
import type { Predictions } from '../../../src-core/protocol/predictions.ts';
import type { Chart } from '../../charts/drawing.ts';
import { host } from '../../host/connection.ts';
import { type Text, useText } from '../../i18n/useText.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { NumberCell } from '../../widgets/NumberCell.tsx';
import { PredictionTable } from './PredictionTable.tsx';
import { BarChoice, ResultsFrame } from './ResultsFrame.tsx';
import { predictionTable } from './predictionRows.ts';
import { confusionOf, scatterOf, sequenceOf } from './resultCharts.ts';
import { type JudgedSteps, worstFirst } from './readPredictions.ts';
import { useSteadyAnswer } from './useSteadyAnswer.ts';
import { type View, judgedSteps } from './views.ts';

export const partChoices = [...parts, 'all'] as const;
export type PartChoice = (typeof partChoices)[number];
type PredictionViewName = Exclude<View, 'surface' | 'histograms'>;

interface Props {
  readonly view: PredictionViewName;
  readonly part: PartChoice;
  readonly onPart: (part: PartChoice) => void;
}

/** What the network says of the samples of one part, beside what is right. */
export function PredictionView({ view, part, onPart }: Props): JSX.Element {
  const { t } = useText();
  const hasParts = useApp((state) => presentOf(state).dataset !== null);
  const judged = useApp((state) => judgedSteps(state.analysis));
  const asked = hasParts ? part : 'all';
  const { answer, stale, fault } = useSteadyAnswer(asked, (revision) => host.call('engine.predictions', { revision, part: asked }));
  const [wanted, setWanted] = useState<number | null>(null);
  // The worst sample is what one looks at first.
  const row = answer ? Math.min(answer.samples.length - 1, wanted ?? worstFirst(answer)[0] ?? 0) : 0;
  const chart = answer && answer.samples.length > 0 ? chartOf(t, view, answer, { row, judged }) : null;
  return (
    <ResultsFrame
      chart={chart}
      stale={stale}
      fault={fault}
      choices={
        <>
          {hasParts && <BarChoice label={t('results.part')} value={part} choices={partChoices.map((id) => ({ id, name: t(`results.part.${id}`) }))} onChange={onPart} />}
          {view === 'sequence' && answer && answer.samples.length > 0 && <SampleChoice samples={answer.samples} row={row} onChange={setWanted} />}
          {answer && answer.samples.length < answer.of && <span className="quiet">{t('results.shown', { count: answer.samples.length, of: answer.of })}</span>}
        </>
      }
    >
      {answer?.samples.length === 0 ? <p className="dock-empty">{t('results.none')}</p> : view === 'table' && answer ? <PredictionTable predictions={answer} judged={judged} /> : undefined}
    </ResultsFrame>
  );
}

function chartOf(t: Text['t'], view: PredictionViewName, predictions: Predictions, { row, judged }: { readonly row: number; readonly judged: JudgedSteps }): Chart {
  switch (view) {
    case 'scatter':
      return scatterOf(t, predictions, judged);
    case 'confusion':
      return confusionOf(t, predictions, judged);
    case 'sequence':
      return sequenceOf(t, predictions, row);
    case 'table':
      return predictionTable(t, predictions);
  }
}

/** One of the samples, by its number; buttons go to its neighbours. */
function SampleChoice({ samples, row, onChange }: { readonly samples: readonly number[]; readonly row: number; readonly onChange: (row: number) => void }): JSX.Element {
  const { t } = useText();
  const number = (samples[row] ?? 0) + 1;
  const rowOf = (typed: number): number => samples.indexOf(typed - 1);
  return (
    <span className="field-inline results-sample">
      {t('results.sample')}
      <button type="button" className="icon-button" aria-label={t('results.previousSample')} disabled={row <= 0} onClick={() => { onChange(row - 1); }}>
        <ChevronLeft size={14} aria-hidden />
      </button>
      <NumberCell label={t('results.sample')} value={number} digits={0} accepts={(typed) => rowOf(typed) >= 0} onChange={(typed) => { onChange(rowOf(typed)); }} />
      <button type="button" className="icon-button" aria-label={t('results.nextSample')} disabled={row >= samples.length - 1} onClick={() => { onChange(row + 1); }}>
        <ChevronRight size={14} aria-hidden />
      </button>
    </span>
  );
}
