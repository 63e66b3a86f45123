import { Rows3 } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { presentOf, useApp, useAppParts } from '../model/store.ts';
import { unrollingOf } from '../model/unrolling.ts';
import { useMark } from '../widgets/useMark.ts';
import { toggleUnrolled } from './unrolled.ts';

/** Says that each column is a time step, which of them are shown, and leads back. */
export function UnrollBar(): JSX.Element | null {
  const { t } = useText();
  const back = useMark('view.unroll', t('unroll.back'));
  const unrolled = useApp((state) => state.unrolled);
  const count = useApp((state) => presentOf(state).data.steps);
  const steps = useAppParts((state) => unrollingOf(state)?.steps ?? []);
  if (!unrolled) return null;
  const [from = 0] = steps;
  return (
    <div className="unroll-bar" role="status">
      <Rows3 size={15} aria-hidden className="unroll-icon" />
      {t('unroll.on')}
      {steps.length < count && <span className="number">{t('unroll.window', { from: from + 1, to: from + steps.length, count })}</span>}
      <button type="button" className="link" {...back} onClick={toggleUnrolled}>
        {t('unroll.back')}
      </button>
    </div>
  );
}
