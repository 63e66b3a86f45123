import { createKeybindingsHandler } from 'tinykeys';
import { app, watchApp } from '../model/store.ts';
import { normalBinding } from './binding.ts';
import type { Command } from './command.ts';
import { keysOf } from './keyChoices.ts';
import { commands, runCommand } from './registry.ts';

/** Listens to the keys of all commands; other keys go on as soon as they are chosen. */
export function startKeys(): void {
  let handle = handlerOf();
  watchApp(({ settings }) => settings.keys, () => { handle = handlerOf(); });
  window.addEventListener('keydown', (event) => { handle(event); });
}

function handlerOf(): (event: KeyboardEvent) => void {
  // Several commands can share a key: what it does then hangs on where the focus is and on what is going on.
  const byKey = new Map<string, { readonly binding: string; readonly commands: Command[] }>();
  for (const command of commands) {
    if (command.scope === 'native') continue;
    for (const binding of keysOf(command)) {
      const known = byKey.get(normalBinding(binding));
      if (known) known.commands.push(command);
      else byKey.set(normalBinding(binding), { binding, commands: [command] });
    }
  }
  const bindings = [...byKey.values()].map(({ binding, commands: sharing }) => [binding, (event: KeyboardEvent) => { press(sharing, event); }] as const);
  // Which fields take which keys is decided here, by scope; tinykeys would leave out every field.
  return createKeybindingsHandler(Object.fromEntries(bindings), { ignore: ({ isComposing }) => isComposing });
}

function press(sharing: readonly Command[], event: KeyboardEvent): void {
  const here = sharing.filter((command) => applies(command, event));
  const state = app.getState();
  const chosen = here.find(({ enabled }) => enabled?.(state) ?? true) ?? here[0];
  if (!chosen) return;
  // Also where it does nothing now: the browser's own dialogs are for its pages, not for projects.
  event.preventDefault();
  if ((state.dialog && state.dialog.kind !== chosen.inDialog) || state.quickAdd || (event.repeat && !chosen.repeats)) return;
  runCommand(chosen.id);
}

function applies({ scope = 'page', inDialog }: Command, event: KeyboardEvent): boolean {
  const { target } = event;
  if (scope === 'everywhere') return true;
  const { dialog, quickAdd } = app.getState();
  if ((dialog && dialog.kind !== inDialog) || quickAdd || isTyping(target, event)) return false;
  if (scope === 'page') return true;
  return target === document.body || (target instanceof Element && target.closest('[data-canvas]') !== null && target.closest('button, [role="button"]') === null);
}

/** Keys belong to text fields first; lists keep their letters, and sliders and boxes those that move them. */
function isTyping(target: EventTarget | null, { ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, input:not([type=checkbox], [type=radio], [type=range])')) return true;
  return target.matches('select, input') && !ctrlKey && !metaKey;
}
