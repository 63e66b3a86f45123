import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { exampleCards } from '../model/exampleCards.ts';
import { openExampleProject } from '../model/files.ts';
import { app, useApp } from '../model/store.ts';

const firstThree = ['lstm-step', 'spirals', 'rnn-bptt'];

/** What to do first, and three networks to begin with. */
export function EmptyCanvas(): JSX.Element | null {
  const { t } = useText();
  const restoring = useApp((state) => state.restoring);
  const cards = exampleCards();
  const chosen = [...cards.filter(({ id }) => firstThree.includes(id)), ...cards.filter(({ id }) => !firstThree.includes(id))].slice(0, 3);
  if (restoring) return null;
  return (
    <div className="empty-canvas">
      <div className="empty-arrows" aria-hidden>
        <span className="forward">▸</span> <span className="backward">◂</span>
      </div>
      <h2>{t('empty.title')}</h2>
      <p>{t('empty.text')}</p>
      {chosen.length > 0 && (
        <>
          <p className="empty-lead">{t('empty.examples')}</p>
          <div className="empty-examples">
            {chosen.map(({ id, title }) => (
              <button key={id} type="button" className="button" onClick={() => void openExampleProject(id)}>
                {title}
              </button>
            ))}
            <button type="button" className="button button-plain" onClick={() => { app.setState({ dialog: { kind: 'examples' } }); }}>
              {t('empty.all')}
            </button>
          </div>
        </>
      )}
    </div>
  );
}
