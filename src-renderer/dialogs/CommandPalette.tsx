import { type JSX, useCallback } from 'react';
import type { Command } from '../commands/command.ts';
import { commandScore, rememberCommand } from '../commands/commandSearch.ts';
import { keyWords, keysOf } from '../commands/keyChoices.ts';
import { commands, runCommand } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { app, useApp } from '../model/store.ts';
import { type SearchItem, SearchList } from '../widgets/SearchList.tsx';
import { Modal, afterFocusReturned, closeDialog } from './Modal.tsx';
import type { Typed } from './TypedAhead.tsx';

const listed = commands.filter(({ id }) => id !== 'help.palette');

/** Every command by name in either language, with its key; those used last come first. */
export function CommandPalette({ typed, entered }: Typed): JSX.Element {
  const { t } = useText();
  // What can be done changes while the list is open: a document that is still being opened comes.
  const possible = useApp((state) => listed.map(({ enabled }) => (enabled?.(state) === false ? '0' : '1')).join(''));
  const search = useCallback(
    (query: string): SearchItem[] => {
      const state = app.getState();
      const { recentCommands } = state.settings;
      const itemOf = (command: Command, group?: string): SearchItem => {
        const { id } = command;
        const [key] = keysOf(command);
        return { id, label: t(`command.${id}`), disabled: possible[listed.indexOf(command)] === '0', ...(group !== undefined && { group }), ...(key !== undefined && { hint: keyWords(key) }) };
      };
      if (query.trim() === '') {
        const recent = recentCommands.flatMap((id) => listed.find((command) => command.id === id) ?? []);
        const others = listed.filter(({ id }) => !recentCommands.includes(id));
        return [...recent.map((command) => itemOf(command, t('commandPalette.recent'))), ...others.map((command) => itemOf(command, t(`command.group.${command.group}`)))];
      }
      return listed
        .flatMap((command) => {
          const score = commandScore(command, query);
          return score === undefined ? [] : [{ command, score: score + (recentCommands.includes(command.id) ? 50 : 0) }];
        })
        .toSorted((a, b) => b.score - a.score)
        .map(({ command }) => itemOf(command));
    },
    [t, possible],
  );
  return (
    <Modal title={t('commandPalette.title')} className="dialog-palette" quiet>
      <SearchList
        label={t('commandPalette.title')}
        placeholder={t('commandPalette.search')}
        nothing={t('commandPalette.nothing')}
        search={search}
        typed={typed}
        entered={entered}
        onClose={closeDialog}
        onPick={(id) => {
          closeDialog();
          rememberCommand(id);
          afterFocusReturned(() => {
            runCommand(id);
          });
        }}
      />
    </Modal>
  );
}
