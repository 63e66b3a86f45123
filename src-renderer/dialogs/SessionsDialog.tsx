import { type JSX, useEffect } from 'react';
import { useText } from '../i18n/useText.ts';
import { notifyError } from '../model/notices.ts';
import { forgetLeft, nameOf, openLeft, openLeftApart, refreshLeft } from '../model/session.ts';
import { useApp } from '../model/store.ts';
import { Modal, closeDialog } from './Modal.tsx';

/** What windows left that ended without saving, or were open when the app ended. */
export function SessionsDialog(): JSX.Element {
  const { t, language } = useText();
  const left = useApp((state) => state.leftSessions);
  useEffect(() => {
    refreshLeft().catch(notifyError);
  }, []);
  return (
    <Modal title={t('session.title')} className="dialog-sessions">
      <p className="dialog-text quiet">{left.length === 0 ? t('session.none') : t('session.text')}</p>
      <ul className="session-list">
        {left.map((head) => {
          const name = nameOf(head);
          return (
            <li key={head.session} className="session-entry">
              <div className="session-name">
                <strong>{name}</strong>
                <span className="quiet">
                  {t(head.unsaved ? 'session.unsaved' : 'session.saved')} · {new Date(head.at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })}
                </span>
              </div>
              <button type="button" className="button button-plain" aria-label={t('session.forgetTitle', { name })} onClick={() => void forgetLeft(head.session)}>
                {t('session.forget')}
              </button>
              <button type="button" className="button" aria-label={t('session.openApartTitle', { name })} onClick={() => void openLeftApart(head.session)}>
                {t('session.openApart')}
              </button>
              <button
                type="button"
                className="button"
                aria-label={t('session.openTitle', { name })}
                onClick={() => {
                  closeDialog();
                  void openLeft(head.session);
                }}
              >
                {t('session.open')}
              </button>
            </li>
          );
        })}
      </ul>
    </Modal>
  );
}
