import { Search } from 'lucide-react';
import { type JSX, useId, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { type ExampleCard, exampleCards } from '../model/exampleCards.ts';
import { openExampleProject } from '../model/files.ts';
import { nodeExampleEntries } from '../model/nodeExampleEntries.ts';
import { searchEntries } from '../model/paletteEntries.ts';
import { RichText } from '../widgets/RichText.tsx';
import { Modal, closeDialog } from './Modal.tsx';
import { NodeShelf } from './NodeShelf.tsx';

/** The gallery: networks with data that are trained, worked examples, and an example of each node type. */
export function ExamplesDialog(): JSX.Element {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const cards = exampleCards().filter((card) => holds(card, query));
  const nodes = searchEntries(query, nodeExampleEntries);
  return (
    <Modal title={t('examples.title')} className="dialog-large">
      <div className="palette-search example-search">
        <Search size={14} aria-hidden />
        <input
          type="search"
          value={query}
          placeholder={t('examples.search')}
          aria-label={t('examples.search')}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
        />
      </div>
      <div className="example-scroll">
        <Shelf title={t('examples.templates')} text={t('examples.templatesText')} cards={cards.filter(({ isTemplate }) => isTemplate)} />
        <Shelf title={t('examples.worked')} text={t('examples.text')} cards={cards.filter(({ isTemplate }) => !isTemplate)} />
        {nodes.length > 0 && <NodeShelf entries={nodes} />}
        {cards.length + nodes.length === 0 && <p className="dialog-text quiet">{t('examples.nothing')}</p>}
      </div>
    </Modal>
  );
}

/** Whether a card's words have all that is looked for. */
function holds({ id, title, description }: ExampleCard, query: string): boolean {
  const text = `${id} ${title} ${description}`.toLowerCase();
  return text.includes(query.trim().toLowerCase());
}

function Shelf({ title, text, cards }: { readonly title: string; readonly text: string; readonly cards: readonly ExampleCard[] }): JSX.Element | null {
  const { t } = useText();
  const id = useId();
  if (cards.length === 0) return null;
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
