import { type JSX, useCallback } from 'react';
import { keyWords } from '../commands/keys.ts';
import { commands, runCommand } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { app } from '../model/store.ts';
import { type SearchItem, SearchList } from '../widgets/SearchList.tsx';
import { Modal, afterFocusReturned, closeDialog } from './Modal.tsx';

/** Every command by name, with its key. */
export function CommandPalette(): JSX.Element {
  const { t } = useText();
  const search = useCallback(
    (query: string): SearchItem[] => {
      const wanted = query.trim().toLowerCase();
      const state = app.getState();
      return commands
        .filter(({ id }) => id !== 'help.palette')
        .map(({ id, group, keys, enabled }): SearchItem => {
          const [key] = keys ?? [];
          return { id, label: t(`command.${id}`), group: t(`command.group.${group}`), disabled: enabled?.(state) === false, ...(key !== undefined && { hint: keyWords(key) }) };
        })
        .filter(({ label, id }) => label.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted));
    },
    [t],
  );
  return (
    <Modal title={t('commandPalette.title')} className="dialog-palette" quiet>
      <SearchList
        label={t('commandPalette.title')}
        placeholder={t('commandPalette.search')}
        nothing={t('commandPalette.nothing')}
        search={search}
        onClose={closeDialog}
        onPick={(id) => {
          closeDialog();
          afterFocusReturned(() => {
            runCommand(id);
          });
        }}
      />
    </Modal>
  );
}
