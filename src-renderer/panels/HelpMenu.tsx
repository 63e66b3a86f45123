import { Menu } from '@base-ui/react/menu';
import { CircleHelp } from 'lucide-react';
import type { JSX } from 'react';
import { isWeb } from '../host/hostWindow.ts';
import { useText } from '../i18n/useText.ts';
import { CommandItem } from '../widgets/CommandItem.tsx';

/** Where to read on. */
export function HelpMenu(): JSX.Element {
  const { t } = useText();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={t('command.group.help')} title={t('command.group.help')}>
        <CircleHelp size={16} strokeWidth={1.75} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={6} align="end">
          <Menu.Popup className="popover menu">
            <CommandItem id="help.docs" />
            <CommandItem id="story.tour" />
            <CommandItem id="story.choose" />
            <CommandItem id="story.record" />
            <CommandItem id="help.keys" />
            <CommandItem id="help.palette" />
            {isWeb() && <CommandItem id="help.browser" />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
