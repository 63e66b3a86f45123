import { Menu } from '@base-ui/react/menu';
import { Check, SlidersHorizontal } from 'lucide-react';
import type { JSX } from 'react';
import type { PluralKey } from '../i18n/translate.ts';
import type { MessageKey } from '../i18n/en.ts';
import { useText } from '../i18n/useText.ts';
import { changeSettings } from '../model/appearance.ts';
import type { Settings } from '../model/settings.ts';
import { useApp } from '../model/store.ts';
import { CommandItem } from '../widgets/CommandItem.tsx';

/** What the edges show and how the app looks. */
export function ViewMenu(): JSX.Element {
  const { t } = useText();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={t('toolbar.view')} title={t('toolbar.view')}>
        <SlidersHorizontal size={16} strokeWidth={1.75} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={6} align="end">
          <Menu.Popup className="popover menu">
            <Choice setting="values" title="toolbar.values" choices={['all', 'selected', 'off']} />
            <Choice setting="direction" title="toolbar.direction" choices={['both', 'forward', 'backward']} />
            <WireWidths />
            <Choice setting="theme" title="toolbar.theme" choices={['light', 'dark', 'system']} />
            <Digits />
            <Menu.Separator className="menu-separator" />
            <CommandItem id="view.fit" />
            <CommandItem id="view.actual" />
            <CommandItem id="view.palette" />
            <CommandItem id="view.inspector" />
            <CommandItem id="view.dock" />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

type ChoiceSetting = 'values' | 'direction' | 'theme';

function Choice<S extends ChoiceSetting>({ setting, title, choices }: { readonly setting: S; readonly title: MessageKey | PluralKey; readonly choices: readonly Settings[S][] }): JSX.Element {
  const { t } = useText();
  const chosen = useApp((state) => state.settings[setting]);
  return (
    <Menu.RadioGroup
      value={chosen}
      onValueChange={(value: Settings[S]) => {
        changeSettings({ [setting]: value });
      }}
    >
      <Menu.Group>
        <Menu.GroupLabel className="menu-label">{t(title)}</Menu.GroupLabel>
        {choices.map((choice) => (
          <Menu.RadioItem key={choice} value={choice} className="menu-item" closeOnClick={false} data-choice={`${setting}.${choice}`}>
            {t(`toolbar.${setting}.${choice}` as MessageKey)}
            <Menu.RadioItemIndicator>
              <Check size={14} aria-hidden />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        ))}
      </Menu.Group>
    </Menu.RadioGroup>
  );
}

function WireWidths(): JSX.Element {
  const { t } = useText();
  const on = useApp((state) => state.settings.wireWidths);
  return (
    <Menu.CheckboxItem
      className="menu-item"
      checked={on}
      closeOnClick={false}
      onCheckedChange={(wireWidths) => {
        changeSettings({ wireWidths });
      }}
    >
      {t('toolbar.wireWidths')}
      <Menu.CheckboxItemIndicator>
        <Check size={14} aria-hidden />
      </Menu.CheckboxItemIndicator>
    </Menu.CheckboxItem>
  );
}

function Digits(): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  return (
    <Menu.RadioGroup
      value={digits}
      onValueChange={(value: number) => {
        changeSettings({ digits: value });
      }}
    >
      <Menu.Group>
        <Menu.GroupLabel className="menu-label">{t('toolbar.digits')}</Menu.GroupLabel>
        <div className="menu-row">
          {[2, 3, 4, 6, 8].map((count) => (
            <Menu.RadioItem key={count} value={count} className="menu-chip" closeOnClick={false}>
              {count}
            </Menu.RadioItem>
          ))}
        </div>
      </Menu.Group>
    </Menu.RadioGroup>
  );
}
