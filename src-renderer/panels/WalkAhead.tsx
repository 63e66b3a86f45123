import { Footprints } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { endWalk } from '../model/walk.ts';

/** In place of what is made of a whole run, while a walk has not come to the end of it. */
export function WalkAhead(): JSX.Element {
  const { t } = useText();
  return (
    <div className="dock-empty">
      <Footprints size={16} aria-hidden />
      <p>{t('walk.ahead')}</p>
      <button type="button" className="button" onClick={endWalk}>
        {t('walk.end')}
      </button>
    </div>
  );
}
