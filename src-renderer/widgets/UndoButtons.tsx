import { Redo2, Undo2 } from 'lucide-react';
import type { JSX } from 'react';
import type { MessageKey } from '../i18n/en.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import { CommandButton } from './CommandButton.tsx';

/** Undo and redo, each with the name of what it takes back or brings again. */
export function UndoButtons(): JSX.Element {
  const { t } = useText();
  const undoName = useApp((state) => state.history.past.at(-1)?.name as MessageKey | undefined);
  const redoName = useApp((state) => state.history.future.at(-1)?.name as MessageKey | undefined);
  return (
    <>
      <CommandButton id="edit.undo" icon={Undo2} {...(undoName && { title: t('toolbar.undoNamed', { name: t(undoName) }) })} />
      <CommandButton id="edit.redo" icon={Redo2} {...(redoName && { title: t('toolbar.redoNamed', { name: t(redoName) }) })} />
    </>
  );
}
