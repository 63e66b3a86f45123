import { Sigma } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { openDerivation } from '../model/derivation.ts';

/** Opens the derivation of a tensor of the selection, by the key of its subject. */
export function DerivationButton({ what }: { readonly what: string }): JSX.Element {
  const { t } = useText();
  return (
    <button type="button" className="button derivation-button" onClick={() => { openDerivation(what); }}>
      <Sigma size={13} aria-hidden /> {t('derivation.open')}
    </button>
  );
}
