import { Footprints } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { endWalk } from '../model/walk.ts';
import { useMark } from '../widgets/useMark.ts';

/** In place of what is made of a whole run, while a walk has not come to the end of it. */
export function WalkAhead(): JSX.Element {
  const { t } = useText();
  const end = useMark('run.walk', t('walk.end'));
  return (
    <div className="dock-empty">
      <Footprints size={16} aria-hidden />
      <p>{t('walk.ahead')}</p>
      <button type="button" className="button" {...end} onClick={endWalk}>
        {end['data-tip']}
      </button>
    </div>
  );
}
