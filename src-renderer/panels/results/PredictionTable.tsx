import { X } from 'lucide-react';
import { type JSX, type KeyboardEvent, useMemo, useState } from 'react';
import type { Predictions } from '../../../src-core/protocol/predictions.ts';
import { useText } from '../../i18n/useText.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import { showSample, shownSample } from '../../model/shownSample.ts';
import { useApp } from '../../model/store.ts';
import { predictionRow } from './predictionRows.ts';
import { type JudgedSteps, worstFirst } from './readPredictions.ts';

const page = 100; // rows

/** The samples with the greatest loss first; a click or Enter shows one on the canvas. */
export function PredictionTable({ predictions, judged }: { readonly predictions: Predictions; readonly judged: JudgedSteps }): JSX.Element {
  const { t } = useText();
  const [count, setCount] = useState(page);
  const digits = useApp((state) => state.settings.digits);
  const shown = useApp(shownSample);
  const order = useMemo(() => worstFirst(predictions), [predictions]);
  const rows = order.slice(0, count).map((row) => predictionRow(predictions, row, judged, digits));
  const hasTime = predictions.steps > 1;
  return (
    <div className="prediction-scroll" role="group" tabIndex={0} aria-label={t('results.view.table')}>
      <table className="number-table prediction-table">
        <thead>
          <tr>
            <th scope="col">{t('results.sample')}</th>
            <th scope="col">{t('results.loss')}</th>
            <th scope="col">{t('results.prediction')}</th>
            <th scope="col">{t('results.target')}</th>
            {hasTime && <th scope="col">{t('results.steps')}</th>}
          </tr>
        </thead>
        <tbody onKeyDown={moveByArrows}>
          {rows.map(({ sample, loss, prediction, target, wrong, steps }) => (
            <tr key={sample} data-sample={sample} aria-current={sample === shown || undefined} onClick={() => void showSample(sample)}>
              <td>
                <button type="button" className="link number" aria-label={t('results.showSample', { sample: sample + 1 })}>
                  {sample + 1}
                </button>
              </td>
              <td>{formatNumber(loss, digits)}</td>
              <td>
                {prediction} {wrong !== null && wrong > 0 && <Wrong count={wrong} hasTime={hasTime} />}
              </td>
              <td>{target}</td>
              {hasTime && <td>{steps}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {order.length > count && (
        <button type="button" className="button button-plain" onClick={() => { setCount(count + page); }}>
          {t('results.more')}
        </button>
      )}
    </div>
  );
}

function Wrong({ count, hasTime }: { readonly count: number; readonly hasTime: boolean }): JSX.Element {
  const { t } = useText();
  return (
    <span className="prediction-wrong" title={t('results.wrong')}>
      <X size={12} role="img" aria-label={t('results.wrong')} />
      {hasTime && count > 1 && count}
    </span>
  );
}

/** Up and down go from sample to sample. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  const row = event.target instanceof Element ? event.target.closest('tr') : null;
  const next = event.key === 'ArrowUp' ? row?.previousElementSibling : row?.nextElementSibling;
  const button = next?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
}
