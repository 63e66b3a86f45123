import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { edit } from '../model/documentEdits.ts';
import { presentOf, useApp } from '../model/store.ts';
import { NumberCell } from '../widgets/NumberCell.tsx';

const fineDigits = 4;
const mostSteps = 1e9;

/** How many updates a training run makes, and how far each goes. */
export function TrainingControls(): JSX.Element {
  const { t } = useText();
  const { learningRate, epochs: steps } = useApp((state) => presentOf(state).training);
  const training = useApp((state) => state.run.kind === 'training');
  return (
    <div className="training-controls">
      <label className="field-inline" title={t('toolbar.stepsHint')}>
        <span>{t('toolbar.steps')}</span>
        <NumberCell
          label={t('toolbar.stepsHint')}
          value={steps}
          digits={0}
          readOnly={training}
          className="cell-steps"
          accepts={(value) => Number.isInteger(value) && value >= 1 && value <= mostSteps}
          onChange={(value) => {
            edit('edit.setting', (document) => ({ ...document, training: { ...document.training, epochs: value } }));
          }}
        />
      </label>
      <label className="field-inline" title={t('toolbar.rateHint')}>
        <span>{t('toolbar.rate')}</span>
        <NumberCell
          label={t('toolbar.rateHint')}
          value={learningRate}
          digits={fineDigits}
          readOnly={training}
          className="cell-rate"
          onChange={(value) => {
            edit('edit.setting', (document) => ({ ...document, training: { ...document.training, learningRate: value } }));
          }}
        />
      </label>
    </div>
  );
}
