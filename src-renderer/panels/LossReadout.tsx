import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { useRunProgress } from '../model/runProgress.ts';
import { useApp } from '../model/store.ts';
import { useLive, useStale } from '../model/useLive.ts';

/** The total loss, large enough to be read from the back of the room. */
export function LossReadout(): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const evaluated = useApp(({ evaluation, modelRevision }) => (evaluation?.revision === modelRevision ? evaluation.loss : undefined));
  const training = useApp((state) => state.run.kind === 'training');
  const told = useRunProgress((progress) => progress?.loss ?? null);
  const live = useLive((numbers) => numbers.loss);
  const stale = useStale();
  const hidden = useHidden().loss();
  // A network that does not run is evaluated and has no frame. Until either comes the newest loss stands, greyed.
  const loss = training ? (live ?? told) : stale && evaluated !== undefined ? evaluated : live;
  return (
    <div className="loss-readout" data-stale={(stale && !training) || undefined}>
      <span className="loss-label">{t('toolbar.loss')}</span>
      <output className="loss-value" aria-label={t('toolbar.loss')}>
        {hidden ? '?' : loss === null ? '–' : formatNumber(loss, digits)}
      </output>
    </div>
  );
}
