import { createKeybindingsHandler } from 'tinykeys';
import { app } from '../model/store.ts';
import type { Command } from './command.ts';
import { commands, runCommand } from './registry.ts';

/** Listens to the keys of all commands. */
export function startKeys(): void {
  const bindings = commands.flatMap((command) =>
    (command.keys ?? []).map((keys) => [
      keys,
      (event: KeyboardEvent) => {
        if (!applies(command, event)) return;
        // Also where it does nothing now: the browser's own dialogs are for its pages, not for projects.
        event.preventDefault();
        const { dialog, quickAdd } = app.getState();
        if (dialog || quickAdd || (event.repeat && !command.repeats)) return;
        runCommand(command.id);
      },
    ] as const),
  );
  // Which fields take which keys is decided here, by scope; tinykeys would leave out every field.
  window.addEventListener('keydown', createKeybindingsHandler(Object.fromEntries(bindings), { ignore: ({ isComposing }) => isComposing }));
}

function applies({ scope = 'page' }: Command, event: KeyboardEvent): boolean {
  const { target } = event;
  if (scope === 'everywhere') return true;
  const { dialog, quickAdd } = app.getState();
  if (dialog || quickAdd || isTyping(target, event)) return false;
  if (scope === 'page') return true;
  return target === document.body || (target instanceof Element && target.closest('[data-canvas]') !== null && target.closest('button, [role="button"]') === null);
}

/** Keys belong to text fields first; lists keep their letters, and sliders and boxes those that move them. */
function isTyping(target: EventTarget | null, { ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, input:not([type=checkbox], [type=radio], [type=range])')) return true;
  return target.matches('select, input') && !ctrlKey && !metaKey;
}

const isMac = navigator.platform.toLowerCase().startsWith('mac');
const names: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
};

/** A binding as people write it: `Ctrl+Shift+Z`. */
export function keyWords(keys: string): string {
  const parts = keys === '+' ? ['+'] : keys.split('+');
  const shown = parts.includes('?') ? parts.filter((part) => part !== 'Shift') : parts;
  return shown.map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(isMac ? '' : '+');
}
