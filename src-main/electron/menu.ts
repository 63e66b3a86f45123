import { Menu, type MenuItemConstructorOptions } from 'electron';
import { acceleratorOf } from './accelerator.ts';
import { type CommandItem, type Item, type MenuKeys, type MenuLook, menuTexts } from './menuTexts.ts';

/** Sets the app's menu. A choice that stands for a command of the page goes to `send`. */
export function setMenu({ language, keys: chosen }: MenuLook, send: (command: string) => void): void {
  const item = (entry: Item): MenuItemConstructorOptions => {
    if (entry === 'line') return { type: 'separator' };
    const label = entry.text[language];
    const shown = 'role' in entry ? entry.keys : shownKey(entry, chosen);
    const keys = shown === undefined ? {} : { accelerator: shown };
    if ('role' in entry) return { role: entry.role, label, ...keys };
    const click = (): void => {
      send(entry.command);
    };
    return { id: entry.command, label, click, ...keys, registerAccelerator: false };
  };
  const submenus = menuTexts.map(({ text, items }): MenuItemConstructorOptions => ({ label: text[language], submenu: items.map(item) }));
  // macOS takes the first menu for the app's own.
  const own: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...own, ...submenus]));
}

/** The key beside a choice: the first that the user gave its command, else its own. */
function shownKey({ command, keys }: CommandItem, chosen: MenuKeys): string | undefined {
  const own = Object.hasOwn(chosen, command) ? chosen[command] : undefined;
  return own ? own.map(acceleratorOf).find((key) => key !== undefined) : keys;
}
