import { type JSX, useEffect, useMemo, useState } from 'react';
import { differenceOf } from '../../src-core/graph/difference.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { host } from '../host/connection.ts';
import { useText } from '../i18n/useText.ts';
import type { Dialog } from '../model/appState.ts';
import { presentOf, useApp } from '../model/store.ts';
import { DifferenceList } from './DifferenceList.tsx';
import { GraphPicture } from '../widgets/GraphPicture.tsx';
import { Modal } from './Modal.tsx';

type Theirs = GraphDocument | 'reading' | 'unreadable';

/** The document's file was changed, or removed, by others: what is different, and whose work stays. */
export function ConflictDialog({ dialog: { path, missing, answer } }: { readonly dialog: Extract<Dialog, { kind: 'conflict' }> }): JSX.Element {
  const { t } = useText();
  const present = useApp(presentOf);
  const [theirs, setTheirs] = useState<Theirs>('reading');
  useEffect(() => {
    if (missing) return;
    host.call('files.open', { path }).then(
      ({ document }) => {
        setTheirs(document);
      },
      () => {
        setTheirs('unreadable');
      },
    );
  }, [path, missing]);
  const difference = useMemo(() => (typeof theirs === 'string' ? null : differenceOf(present, theirs)), [present, theirs]);
  const marked = useMemo(() => new Set(difference?.nodes.added.map(({ id }) => id)), [difference]);
  return (
    <Modal title={t(missing ? 'fault.E_FILE_NOT_FOUND' : 'conflict.title')} className="dialog-conflict" onClose={() => { answer('cancel'); }}>
      <p className="dialog-text">{t(missing ? 'conflict.missing' : 'conflict.text', { path })}</p>
      {!missing && (
        <div className="conflict-theirs">
          {theirs === 'reading' && <p className="quiet">{t('versions.reading')}</p>}
          {theirs === 'unreadable' && <p className="quiet">{t('conflict.unreadable')}</p>}
          {typeof theirs !== 'string' && difference && (
            <>
              <GraphPicture document={theirs} marked={marked} label={path} />
              <DifferenceList difference={difference} lead={t('conflict.difference')} same={t('conflict.same')} />
            </>
          )}
        </div>
      )}
      {!missing && theirs !== 'unreadable' && <p className="dialog-text quiet conflict-kept">{t('conflict.kept')}</p>}
      <div className="dialog-actions">
        <button type="button" className="button button-plain" onClick={() => { answer('cancel'); }}>
          {t('action.cancel')}
        </button>
        {!missing && (
          <button type="button" className="button button-plain" disabled={theirs === 'unreadable'} onClick={() => { answer('reload'); }}>
            {t('conflict.reload')}
          </button>
        )}
        <button type="button" className="button button-danger" onClick={() => { answer('overwrite'); }}>
          {t(missing ? 'action.save' : 'conflict.overwrite')}
        </button>
        <button type="button" className="button button-primary" onClick={() => { answer('copy'); }}>
          {t('conflict.copy')}
        </button>
      </div>
    </Modal>
  );
}
