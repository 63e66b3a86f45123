import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { setMode, useMode } from '../model/mode.ts';

/** For nodes that a training runs otherwise: whether the canvas shows the network as it is trained. */
export function ModeChoice(): JSX.Element {
  const { t } = useText();
  const mode = useMode();
  return (
    <section className="panel-section" aria-label={t('mode.title')}>
      <label className="form-check">
        <input type="checkbox" checked={mode === 'training'} onChange={(event) => { setMode(event.target.checked ? 'training' : 'evaluation'); }} />
        <span>{t('mode.training')}</span>
      </label>
      <p className="quiet">{t(mode === 'training' ? 'mode.asTrained' : 'mode.asUsed')}</p>
    </section>
  );
}
