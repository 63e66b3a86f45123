import { type JSX, useId, useRef, useState } from 'react';
import { Modal, closeDialog } from '../../dialogs/Modal.tsx';
import { useText } from '../../i18n/useText.ts';
import { createTable } from '../../model/dataset.ts';
import { typedTable } from './typedTable.ts';
import { useMaking } from './useMaking.ts';

/** Makes a data set of a table that is typed or pasted. */
export function TypeDialog(): JSX.Element {
  const { t } = useText();
  const id = useId();
  const [text, setText] = useState('x1, x2, y\n0, 0, 0\n0, 1, 1\n1, 0, 1\n1, 1, 0');
  const field = useRef<HTMLTextAreaElement>(null);
  const table = typedTable(text);
  const { busy, make } = useMaking();
  return (
    <Modal title={t('data.typeTitle')} className="dialog-type" initialFocus={field}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (table && !busy) make((signal) => createTable(table.names, table.cells, signal));
        }}
      >
        <p className="quiet" id={id}>{t('data.typeHint')}</p>
        <textarea ref={field} className="type-field number" aria-label={t('data.typeField')} aria-describedby={id} spellCheck={false} rows={12} value={text} onChange={(event) => { setText(event.target.value); }} />
        <p className="quiet type-note" role="status">{table ? t('data.rowsColumns', { rows: table.cells.length, columns: table.names.length }) : t('data.typeEmpty')}</p>
        <div className="dialog-actions">
          <button type="button" className="button button-plain" onClick={closeDialog}>
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={table === null || busy}>
            {t('data.typeAction')}
          </button>
        </div>
      </form>
    </Modal>
  );
}
