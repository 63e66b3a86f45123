import { Sigma } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { openDerivation } from '../model/derivation.ts';
import { useMark } from '../widgets/useMark.ts';

/** Opens the derivation of a tensor of the selection, by the key of its subject. */
export function DerivationButton({ what }: { readonly what: string }): JSX.Element {
  const { t } = useText();
  const mark = useMark('view.derivation');
  return (
    <button type="button" className="button derivation-button" aria-description={mark['data-tip']} {...mark} onClick={() => { openDerivation(what); }}>
      <Sigma size={13} aria-hidden /> {t('derivation.open')}
    </button>
  );
}
