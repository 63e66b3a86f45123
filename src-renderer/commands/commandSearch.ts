import { type MessageKey, en } from '../i18n/en.ts';
import { changeSettings } from '../model/appearance.ts';
import { bestScore } from '../model/fuzzyMatch.ts';
import { app } from '../model/store.ts';
import type { Command } from './command.ts';

const mostRecent = 8;

/** The other language's names. What searches is loaded with them; where they cannot be had, it does without. */
const chinese: Readonly<Partial<Record<MessageKey, string>>> = await import('../i18n/zhCN.ts').then(({ zhCN }) => zhCN, () => ({}));

/** A message in both languages. */
function inBoth(key: MessageKey): readonly string[] {
  return [en[key], chinese[key] ?? ''];
}

/** How well a command answers a query in either language, by its name or by the words of its group. */
export function commandScore({ id, group }: Command, query: string): number | undefined {
  const name = `command.${id}` as const;
  const byName = bestScore(query, inBoth(name));
  if (byName !== undefined) return byName;
  const words = `command.group.${group}` as const;
  const byGroup = bestScore(query, [`${en[words]} ${en[name]}`, `${chinese[words] ?? ''} ${chinese[name] ?? ''}`, id]);
  return byGroup === undefined ? undefined : byGroup - 400;
}

/** Remembers that a command was used from the palette. */
export function rememberCommand(id: string): void {
  const { recentCommands } = app.getState().settings;
  changeSettings({ recentCommands: [id, ...recentCommands.filter((other) => other !== id)].slice(0, mostRecent) });
}
