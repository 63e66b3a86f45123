import { type JSX, useCallback, useState } from 'react';
import { registry } from '../../src-core/node/registry.ts';
import { useText } from '../i18n/useText.ts';
import { select } from '../model/documentEdits.ts';
import { findNodes } from '../model/findNodes.ts';
import { nodeById, nodeFacts } from '../model/nodeFacts.ts';
import { app, presentOf, useApp } from '../model/store.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';
import { type SearchItem, SearchList } from '../widgets/SearchList.tsx';
import { view } from './flowAdapter.ts';

const mostListed = 200;

/** A field over the canvas that finds nodes; Enter goes to one, Escape goes back to where the keyboard was. */
export function FindBar(): JSX.Element | null {
  const open = useApp((state) => state.finding);
  return open ? <Finder /> : null;
}

function Finder(): JSX.Element {
  const { t, own, partsOfDiagnostic } = useText();
  const document = useApp(presentOf);
  const diagnostics = useApp(({ analysis }) => analysis.diagnostics);
  // Remembered before the field takes the focus.
  const [before] = useState(() => window.document.activeElement);
  const search = useCallback(
    (query: string): SearchItem[] =>
      findNodes(document, diagnostics, query, (diagnostic) => partsOfDiagnostic(diagnostic).message).slice(0, mostListed).map(({ node, title, by, text }) => {
        const found = nodeById(document, node);
        const facts = found && nodeFacts(found);
        const type = facts?.preset?.title ?? registry.get(found?.type ?? '')?.title;
        const typeWords = type ? own(type) : (found?.type ?? '');
        return {
          id: node,
          label: title,
          hint: by === 'name' ? typeWords : t(`find.by.${by}`, { text: by === 'type' ? typeWords : text }),
          ...(facts && { icon: <span className={`category-${facts.definition.category}`}><CategoryIcon category={facts.definition.category} /></span> }),
        };
      }),
    [document, diagnostics, own, partsOfDiagnostic, t],
  );
  const close = (): void => {
    app.setState({ finding: false });
    if (before instanceof HTMLElement && before !== window.document.body && before.isConnected) before.focus({ preventScroll: true });
    else view.focus();
  };
  return (
    <div className="find-bar popover" role="search" aria-label={t('command.edit.find')}>
      <SearchList
        label={t('command.edit.find')}
        placeholder={t('find.placeholder')}
        nothing={t('find.nothing')}
        search={search}
        status={(items, at) => (items.length === 0 ? t('find.none') : t('find.count', { at: at + 1, count: items.length, of: document.nodes.length }))}
        onClose={close}
        onPick={(id) => {
          select([id]);
          view.goTo(id);
        }}
      />
    </div>
  );
}
