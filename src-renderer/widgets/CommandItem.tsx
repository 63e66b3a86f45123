import { Menu } from '@base-ui/react/menu';
import type { JSX } from 'react';
import type { CommandId } from '../commands/command.ts';
import { useKey } from '../commands/keyChoices.ts';
import { commandOf, runCommand } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';

/** A menu entry for a command, with its key. */
export function CommandItem({ id }: { readonly id: CommandId }): JSX.Element {
  const { t } = useText();
  const command = commandOf(id);
  const enabled = useApp((state) => command.enabled?.(state) ?? true);
  const key = useKey(command);
  return (
    <Menu.Item
      className="menu-item"
      data-command={id}
      disabled={!enabled}
      aria-keyshortcuts={key.aria}
      onClick={() => {
        runCommand(id);
      }}
    >
      {t(`command.${id}`)}
      {key.words !== undefined && <kbd>{key.words}</kbd>}
    </Menu.Item>
  );
}
