import { Menu } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import type { PluralKey } from '../i18n/translate.ts';
import type { MessageKey } from '../i18n/en.ts';
import { useText } from '../i18n/useText.ts';
import { changeSettings } from '../model/appearance.ts';
import { type Settings, colourPairs } from '../model/settings.ts';
import { useApp } from '../model/store.ts';
import { CommandItem } from '../widgets/CommandItem.tsx';
import type { MenuLook } from '../widgets/MenuButton.tsx';
import { PressedMenu } from '../widgets/PressedMenu.tsx';
import { DigitsChoice } from './DigitsChoice.tsx';

/** What the edges show and how the app looks. */
export function ViewMenu(look: MenuLook): JSX.Element {
  const { t } = useText();
  return (
    <PressedMenu look={look} align="end">
      <Choice setting="values" title="toolbar.values" choices={['all', 'selected', 'off']} />
      <Choice setting="direction" title="toolbar.direction" choices={['both', 'forward', 'backward']} />
      <Toggle setting="wireWidths" title="toolbar.wireWidths" />
      <Toggle setting="largeLabels" title="toolbar.largeLabels" />
      <Toggle setting="tensorPictures" title="toolbar.tensorPictures" />
      <Toggle setting="heatLegend" title="toolbar.heatLegend" />
      <Menu.Separator className="menu-separator" />
      <Submenu title={t('toolbar.digits')}>
        <DigitsChoice />
        <Toggle setting="hideZeros" title="toolbar.hideZeros" />
      </Submenu>
      <Submenu title={t('toolbar.colours')}>
        <Choice setting="theme" title="toolbar.theme" choices={['light', 'dark', 'system']} />
        <Choice setting="pair" title="toolbar.pair" choices={colourPairs} />
        <Choice setting="heatScale" title="toolbar.heatScale" choices={['linear', 'log']} />
        <Choice setting="heatRange" title="toolbar.heatRange" choices={['graph', 'layer']} />
      </Submenu>
      <Submenu title={t('toolbar.arrange')}>
        <CommandItem id="arrange.tidy" />
        <CommandItem id="arrange.tidyRight" />
        <CommandItem id="arrange.tidyDown" />
        <Toggle setting="snapToGrid" title="toolbar.snapToGrid" />
        <Toggle setting="minimapOpen" title="canvas.map" />
      </Submenu>
      <Menu.Separator className="menu-separator" />
      <CommandItem id="view.present" />
      <CommandItem id="view.fit" />
      <CommandItem id="view.actual" />
      <CommandItem id="view.palette" />
      <CommandItem id="view.inspector" />
      <CommandItem id="view.dock" />
    </PressedMenu>
  );
}

type ChoiceSetting = 'values' | 'direction' | 'theme' | 'pair' | 'heatScale' | 'heatRange';

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

type ToggleSetting = 'wireWidths' | 'largeLabels' | 'tensorPictures' | 'heatLegend' | 'hideZeros' | 'snapToGrid' | 'minimapOpen';

function Toggle({ setting, title }: { readonly setting: ToggleSetting; readonly title: MessageKey }): JSX.Element {
  const { t } = useText();
  const on = useApp((state) => state.settings[setting]);
  return (
    <Menu.CheckboxItem
      className="menu-item"
      checked={on}
      closeOnClick={false}
      data-choice={setting}
      onCheckedChange={(chosen) => {
        changeSettings({ [setting]: chosen });
      }}
    >
      {t(title)}
      <Menu.CheckboxItemIndicator>
        <Check size={14} aria-hidden />
      </Menu.CheckboxItemIndicator>
    </Menu.CheckboxItem>
  );
}

function Submenu({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className="menu-item">
        {title}
        <ChevronRight size={14} aria-hidden />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" alignOffset={-4}>
          <Menu.Popup className="popover menu">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}
