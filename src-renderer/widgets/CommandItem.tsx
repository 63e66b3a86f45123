import { Menu } from '@base-ui/react/menu';
import type { JSX } from 'react';
import type { CommandId } from '../commands/command.ts';
import { keyWords } from '../commands/keys.ts';
import { commandOf, runCommand } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';

/** A menu entry for a command, with its key. */
export function CommandItem({ id }: { readonly id: CommandId }): JSX.Element {
  const { t } = useText();
  const command = commandOf(id);
  const enabled = useApp((state) => command.enabled?.(state) ?? true);
  const [key] = command.keys ?? [];
  return (
    <Menu.Item
      className="menu-item"
      data-command={id}
      disabled={!enabled}
      onClick={() => {
        runCommand(id);
      }}
    >
      {t(`command.${id}`)}
      {key !== undefined && <kbd>{keyWords(key)}</kbd>}
    </Menu.Item>
  );
}
