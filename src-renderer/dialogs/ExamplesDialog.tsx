import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { exampleCards } from '../model/exampleCards.ts';
import { openExampleProject } from '../model/files.ts';
import { RichText } from '../widgets/RichText.tsx';
import { Modal, closeDialog } from './Modal.tsx';

/** The gallery of worked examples. */
export function ExamplesDialog(): JSX.Element {
  const { t } = useText();
  const cards = exampleCards();
  return (
    <Modal title={t('examples.title')} className="dialog-large">
      <p className="dialog-text quiet">{t('examples.text')}</p>
      {cards.length === 0 && <p className="dialog-text">{t('examples.none')}</p>}
      <div className="example-cards">
        {cards.map(({ id, title, description, nodes, errata }) => (
          <button
            key={id}
            type="button"
            className="example-card"
            data-example={id}
            onClick={() => {
              closeDialog();
              void openExampleProject(id);
            }}
          >
            <strong>{title}</strong>
            <span className="example-text">
              <RichText text={description} />
            </span>
            <span className="example-facts">
              <span>{t('status.nodes', { count: nodes })}</span>
              {errata > 0 && <span className="example-errata">{t('examples.erratum')}</span>}
            </span>
          </button>
        ))}
      </div>
    </Modal>
  );
}
