import type { JSX } from 'react';
import { longest } from '../../src-core/graph/document.ts';
import { renameGroup } from '../../src-core/graph/groupEdits.ts';
import { nodesIn } from '../../src-core/graph/groups.ts';
import { registry } from '../../src-core/node/registry.ts';
import { bringNodeIntoView } from '../canvas/groups/grouping.ts';
import { useText } from '../i18n/useText.ts';
import { edit } from '../model/documentEdits.ts';
import { keepModule } from '../canvas/groups/modules.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { presentOf, useApp, useAppParts } from '../model/store.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { TextCell } from '../widgets/TextCell.tsx';

/** A folded group that is selected: its name, what can be done with it, and what it holds. */
export function GroupInspector({ id }: { readonly id: string }): JSX.Element | null {
  const { t } = useText();
  const group = useApp((state) => presentOf(state).groups.find((candidate) => candidate.id === id));
  const nodes = useAppParts((state) => {
    const held = nodesIn(presentOf(state), new Set([id]));
    return presentOf(state).nodes.filter((node) => held.has(node.id));
  });
  if (!group) return null;
  return (
    <>
      <header className="panel-head">
        <div>
          <h2>{group.name}</h2>
          <p className="quiet">{t('group.holds', { count: nodes.length })}</p>
        </div>
      </header>
      <section className="panel-section">
        <div className="form">
          <span aria-hidden>{t('group.name')}</span>
          <TextCell label={t('group.name')} value={group.name} read={(text) => text} valid={(name) => typeof name === 'string' && name.trim() !== '' && name.length <= longest.name} onChange={(name) => { edit('edit.rename', (document) => renameGroup(document, id, String(name))); }} />
        </div>
        <div className="group-actions">
          <CommandButton id="view.fold">{t('group.openIt')}</CommandButton>
          <CommandButton id="view.enter">{t('group.enterIt')}</CommandButton>
          <CommandButton id="edit.ungroup">{t('command.edit.ungroup')}</CommandButton>
          <button type="button" className="button" onClick={() => { void keepModule(id); }}>
            {t('modules.keep')}
          </button>
        </div>
      </section>
      <section className="panel-section">
        <h3>{t('group.contents')}</h3>
        <ul className="group-contents">
          {nodes.map((node) => (
            <li key={node.id}>
              <button type="button" className="link" onClick={() => { bringNodeIntoView(node.id); }}>
                <CategoryIcon category={registry.get(node.type)?.category ?? 'data'} />
                {nodeTitle(node)}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
