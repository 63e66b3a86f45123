import type { JSX } from 'react';
import { type WeightLayout, weightLayouts } from '../../../src-core/protocol/appContract.ts';
import { useText } from '../../i18n/useText.ts';

interface Props {
  readonly layout: WeightLayout;
  readonly onChoose: (layout: WeightLayout) => void;
}

/** What a file of weights has to choose: whose names and arrangement the layers have. */
export function WeightChoices({ layout, onChoose }: Props): JSX.Element {
  const { t } = useText();
  return (
    <div className="export-choices">
      <fieldset className="export-choice">
        <legend>{t('export.layout')}</legend>
        {weightLayouts.map((each) => (
          <label key={each}>
            <input type="radio" name="export-layout" checked={each === layout} onChange={() => { onChoose(each); }} />
            {t(`export.layout.${each}`)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
