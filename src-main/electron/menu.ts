import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type Item, type Language, menuTexts } from './menuTexts.ts';

/** Sets the app's menu in a language. A choice that stands for a command of the page goes to `send`. */
export function setMenu(language: Language, send: (command: string) => void): void {
  const item = (entry: Item): MenuItemConstructorOptions => {
    if (entry === 'line') return { type: 'separator' };
    const label = entry.text[language];
    const keys = entry.keys === undefined ? {} : { accelerator: entry.keys };
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
