import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import type { JSX } from 'react';
import type { Block } from '../../src-core/protocol/frame.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { hidesAny } from '../model/hiddenNumbers.ts';

const mostSpelled = 8;

/** Writes a block's numbers out: up to eight each, more as their number and range; a "?" for what is hidden. */
export function blockWords(block: Block, digits: ShownDigits, t: ReturnType<typeof useText>['t'], hides?: (element: number) => boolean): string {
  if (block.size <= mostSpelled) return [...block.numbers].map((value, element) => (hides?.(element) ? '?' : formatNumber(value, digits))).join('  ');
  if (hides && hidesAny(hides, block.size)) return '?';
  return t('edge.range', { size: block.size, minimum: formatNumber(block.minimum, digits), maximum: formatNumber(block.maximum, digits) });
}

/** One line with a value or a gradient, in its hue and with its arrow. */
export function BlockText({ kind, block, digits, hides }: { readonly kind: 'value' | 'gradient'; readonly block: Block | undefined; readonly digits: ShownDigits; readonly hides?: ((element: number) => boolean) | undefined }): JSX.Element {
  const { t } = useText();
  const forward = kind === 'value';
  const words = block && block.size > 0 ? blockWords(block, digits, t, hides) : t(forward ? 'edge.noValue' : 'edge.noGradient');
  return (
    <div className={`block-text ${forward ? 'forward' : 'backward'}`} data-kind={kind}>
      <span className="visually-hidden">{t(forward ? 'edge.value' : 'edge.gradient')} </span>
      <span aria-hidden>{forward ? '▸' : '◂'}</span> <span className="number">{words}</span>
    </div>
  );
}
