import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { JSX } from 'react';
import { type ShownDigits, mostDecimals, mostSignificant } from '../../src-core/tensor/shownDigits.ts';
import { useText } from '../i18n/useText.ts';
import { changeSettings } from '../model/appearance.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { useApp } from '../model/store.ts';

type Kind = 'fixed' | 'significant' | 'fraction';
const kinds: readonly Kind[] = ['fixed', 'significant', 'fraction'];

const kindOf = (digits: ShownDigits): Kind => (typeof digits === 'number' ? 'fixed' : 'significant' in digits ? 'significant' : 'fraction');
const countOf = (digits: ShownDigits): number => (typeof digits === 'number' ? digits : 'significant' in digits ? digits.significant : digits.fraction);

function digitsOf(kind: Kind, count: number): ShownDigits {
  switch (kind) {
    case 'fixed':
      return Math.min(count, mostDecimals);
    case 'significant':
      return { significant: Math.max(1, count) };
    case 'fraction':
      return { fraction: Math.min(count, mostDecimals) };
  }
}

/** How numbers are shown, with an example of each way, and with how many digits. */
export function DigitsChoice(): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const [kind, count] = [kindOf(digits), countOf(digits)];
  const counts = kind === 'significant' ? range(1, mostSignificant) : range(0, mostDecimals);
  return (
    <>
      <Menu.RadioGroup value={kind} onValueChange={(chosen: Kind) => { changeSettings({ digits: digitsOf(chosen, count) }); }}>
        <Menu.Group>
          <Menu.GroupLabel className="menu-label">{t('toolbar.digits')}</Menu.GroupLabel>
          {kinds.map((one) => (
            <Menu.RadioItem key={one} value={one} className="menu-item" closeOnClick={false} data-choice={`digits.${one}`}>
              {t(`digits.${one}`)}
              <span className="menu-end">
                <span className="quiet number">{formatNumber(2 / 3, digitsOf(one, count))}</span>
                <Menu.RadioItemIndicator>
                  <Check size={14} aria-hidden />
                </Menu.RadioItemIndicator>
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.Group>
      </Menu.RadioGroup>
      <Menu.RadioGroup value={count} onValueChange={(chosen: number) => { changeSettings({ digits: digitsOf(kind, chosen) }); }}>
        <Menu.Group>
          <Menu.GroupLabel className="menu-label">{t(kind === 'significant' ? 'digits.count' : 'digits.decimals')}</Menu.GroupLabel>
          <div className="menu-chips">
            {counts.map((one) => (
              <Menu.RadioItem key={one} value={one} className="menu-chip" closeOnClick={false} data-choice={`count.${String(one)}`}>
                {one}
              </Menu.RadioItem>
            ))}
          </div>
        </Menu.Group>
      </Menu.RadioGroup>
    </>
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
