import { changeSettings } from '../model/appearance.ts';
import type { KeyChoices } from '../model/settings.ts';
import { app, useApp } from '../model/store.ts';
import { ariaShortcut, bindingWords, normalBinding } from './binding.ts';
import type { Command } from './command.ts';

/** Whether shortcuts are written with Apple's signs. */
export const isMac = navigator.platform.toLowerCase().startsWith('mac');

const none: readonly string[] = [];

/** Whether a command's keys cannot be others: they raise events of the browser, on which the command acts. */
export function hasFixedKeys({ scope }: Command): boolean {
  return scope === 'native';
}

/** The keys of a command: those that the user chose, or its own. */
export function keysOf(command: Command, choices: KeyChoices = app.getState().settings.keys): readonly string[] {
  const { id, keys = none } = command;
  return hasFixedKeys(command) ? keys : (choices[id] ?? keys);
}

/** The first key of a command as words and for screen readers; it changes as soon as another is chosen. */
export function useKey(command: Command): { readonly words: string | undefined; readonly aria: string | undefined } {
  const keys = useApp(({ settings }) => keysOf(command, settings.keys));
  return { words: keys[0] === undefined ? undefined : keyWords(keys[0]), aria: keys.length === 0 ? undefined : keys.map((key) => ariaShortcut(key, isMac)).join(' ') };
}

export function keyWords(binding: string): string {
  return bindingWords(binding, isMac);
}

/** Who else has a key. */
export function holderOf(binding: string, commands: readonly Command[], except: string): Command | undefined {
  const wanted = normalBinding(binding);
  return commands.find((command) => command.id !== except && keysOf(command).some((key) => normalBinding(key) === wanted));
}

/** Gives a command this one key, taking it from whoever has it. */
export function chooseKey(command: Command, binding: string, commands: readonly Command[]): void {
  const wanted = normalBinding(binding);
  const { keys } = app.getState().settings;
  const taken = commands.filter((other) => other.id !== command.id && keysOf(other, keys).some((key) => normalBinding(key) === wanted));
  const others = Object.fromEntries(taken.map((other) => [other.id, keysOf(other, keys).filter((key) => normalBinding(key) !== wanted)]));
  changeSettings({ keys: { ...keys, ...others, [command.id]: [binding] } });
}

export function removeKeys({ id }: Command): void {
  changeSettings({ keys: { ...app.getState().settings.keys, [id]: [] } });
}

/** Gives a command its own keys back, and all of them where none is named. A key that another took meanwhile stays there. */
export function resetKeys(command?: Command, commands: readonly Command[] = []): void {
  if (!command) {
    changeSettings({ keys: {} });
    return;
  }
  const { [command.id]: _chosen, ...keys } = app.getState().settings.keys;
  const own = (command.keys ?? []).map(normalBinding);
  const free = (command.keys ?? []).filter((_, index) => !commands.some((other) => other.id !== command.id && keysOf(other, keys).some((key) => normalBinding(key) === own[index])));
  changeSettings({ keys: free.length === own.length ? keys : { ...keys, [command.id]: free } });
}
