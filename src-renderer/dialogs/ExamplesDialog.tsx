import { type JSX, useId } from 'react';
import { useText } from '../i18n/useText.ts';
import { type ExampleCard, exampleCards } from '../model/exampleCards.ts';
import { openExampleProject } from '../model/files.ts';
import { RichText } from '../widgets/RichText.tsx';
import { Modal, closeDialog } from './Modal.tsx';

/** The gallery: networks with data that are trained, and worked examples. */
export function ExamplesDialog(): JSX.Element {
  const { t } = useText();
  const cards = exampleCards();
  return (
    <Modal title={t('examples.title')} className="dialog-large">
      <div className="example-scroll">
        <Shelf title={t('examples.templates')} text={t('examples.templatesText')} cards={cards.filter(({ isTemplate }) => isTemplate)} />
        <Shelf title={t('examples.worked')} text={t('examples.text')} cards={cards.filter(({ isTemplate }) => !isTemplate)} />
      </div>
    </Modal>
  );
}

function Shelf({ title, text, cards }: { readonly title: string; readonly text: string; readonly cards: readonly ExampleCard[] }): JSX.Element {
  const { t } = useText();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="example-shelf">{title}</h3>
      <p className="dialog-text quiet">{text}</p>
      <div className="example-cards">
        {cards.map(({ id: example, title: name, description, nodes, errata }) => (
          <button
            key={example}
            type="button"
            className="example-card"
            data-example={example}
            onClick={() => {
              closeDialog();
              void openExampleProject(example);
            }}
          >
            <strong>{name}</strong>
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
    </section>
  );
}
