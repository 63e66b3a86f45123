import { Unplug } from 'lucide-react';
import type { JSX } from 'react';
import { isElectron, isWeb } from '../host/hostWindow.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';

/** Says that the host is gone and what to do; goes by itself when it is back. */
export function ConnectionBanner(): JSX.Element | null {
  const { t } = useText();
  const lost = useApp((state) => state.connection === 'lost');
  return lost ? (
    <div className="banner" role="alert">
      <Unplug size={16} aria-hidden />
      {t(isElectron() ? 'connection.lostElectron' : isWeb() ? 'connection.lostWeb' : 'connection.lost')}
    </div>
  ) : null;
}
