import type { JSX } from 'react';
import type { ExportChoices } from '../../../src-core/protocol/exportContract.ts';
import { useText } from '../../i18n/useText.ts';

interface Props {
  readonly choices: ExportChoices;
  readonly onChoose: (choices: ExportChoices) => void;
}

/** What an ONNX model has to choose: its numbers, and whether it gives the loss. */
export function ModelChoices({ choices, onChoose }: Props): JSX.Element {
  const { t } = useText();
  return (
    <div className="export-choices">
      <fieldset className="export-choice">
        <legend>{t('export.precision')}</legend>
        {(['float32', 'float64'] as const).map((precision) => (
          <label key={precision}>
            <input type="radio" name="export-precision" checked={choices.precision === precision} onChange={() => { onChoose({ ...choices, precision }); }} />
            {precision} <span className="quiet">{t(`export.precision.${precision}`)}</span>
          </label>
        ))}
      </fieldset>
      <label>
        <input type="checkbox" checked={choices.withLoss === true} onChange={(event) => { onChoose({ ...choices, withLoss: event.target.checked }); }} />
        {t('export.withLoss')}
      </label>
    </div>
  );
}
