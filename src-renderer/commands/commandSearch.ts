import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zhCN.ts';
import { changeSettings } from '../model/appearance.ts';
import { bestScore } from '../model/fuzzyMatch.ts';
import { app } from '../model/store.ts';
import type { Command } from './command.ts';

const mostRecent = 8;

/** How well a command answers a query in either language, by its name or by the words of its group. */
export function commandScore({ id, group }: Command, query: string): number | undefined {
  const name = `command.${id}` as const;
  const byName = bestScore(query, [en[name], zhCN[name]]);
  if (byName !== undefined) return byName;
  const words = `command.group.${group}` as const;
  const byGroup = bestScore(query, [`${en[words]} ${en[name]}`, `${zhCN[words]} ${zhCN[name]}`, id]);
  return byGroup === undefined ? undefined : byGroup - 400;
}

/** Remembers that a command was used from the palette. */
export function rememberCommand(id: string): void {
  const { recentCommands } = app.getState().settings;
  changeSettings({ recentCommands: [id, ...recentCommands.filter((other) => other !== id)].slice(0, mostRecent) });
}
