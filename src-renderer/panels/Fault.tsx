import type { JSX } from 'react';
import type { AppError } from '../../src-core/graph/appError.ts';
import { textOfError } from '../i18n/errorText.ts';
import { useText } from '../i18n/useText.ts';

interface Props {
  readonly fault: AppError;
  /** What cannot be shown where the network is too large, and what to do. */
  readonly tooLarge: 'derivation.tooLarge' | 'paths.tooLarge';
}

/** In place of an answer: why there is none, and what to do. */
export function Fault({ fault, tooLarge }: Props): JSX.Element {
  const { t } = useText();
  const { title, text } = textOfError(fault);
  return <p className="derivation-fault">{fault.code === 'E_BUDGET' ? t(tooLarge) : fault.code === 'E_NO_LOSS' ? t('derivation.noLoss') : `${title}\n${text}`}</p>;
}
