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
        event.preventDefault();
        runCommand(command.id);
      },
    ] as const),
  );
  window.addEventListener('keydown', createKeybindingsHandler(Object.fromEntries(bindings)));
}

function applies({ scope = 'page' }: Command, event: KeyboardEvent): boolean {
  const { dialog, quickAdd } = app.getState();
  if (dialog || quickAdd || event.isComposing) return false;
  const { target } = event;
  const typing = target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
  if (scope === 'everywhere') return true;
  if (typing) return false;
  if (scope === 'page') return true;
  return target === document.body || (target instanceof Element && target.closest('[data-canvas]') !== null && target.closest('button, [role="button"]') === null);
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
