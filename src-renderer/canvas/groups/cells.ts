import { type Exchange, contractCell, expandCell, isCell } from '../../../src-core/graph/cells.ts';
import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { translate } from '../../i18n/translate.ts';
import type { AppState } from '../../model/appState.ts';
import { type EditName, edit, select } from '../../model/documentEdits.ts';
import { nodeById } from '../../model/nodeFacts.ts';
import { notify } from '../../model/notices.ts';
import { app, presentOf } from '../../model/store.ts';

/** Whether a cell is selected that can be expanded into its gates. */
export function cellSelected(state: AppState): boolean {
  return [...state.selection.nodes].some((id) => {
    const node = nodeById(presentOf(state), id);
    return node !== undefined && isCell(node, registry);
  });
}

/** Expands every selected cell into the nodes that it is made of. */
export function expandSelected(): void {
  const { nodes } = app.getState().selection;
  exchange('edit.expand', (document) =>
    [...nodes].reduce<Exchange>(
      (done, id) => {
        const next = expandCell(done.document, registry, id);
        return next ? { document: next.document, nodes: [...done.nodes, ...next.nodes] } : done;
      },
      { document, nodes: [] },
    ),
  );
}

/** Folds the selected gates into the cell that they make up, and says so where they make up none. */
export function contractSelected(): void {
  const state = app.getState();
  const found = contractCell(presentOf(state), registry, state.selection.nodes);
  if (found) exchange('edit.contract', () => found);
  else notify({ kind: 'info', title: translate('cell.cannotContract'), text: translate('cell.cannotContractText') });
}

function exchange(name: EditName, change: (document: GraphDocument) => Exchange): void {
  let made: readonly string[] = [];
  edit(name, (document) => {
    const result = change(document);
    made = result.nodes;
    return result.document;
  });
  if (made.length > 0) select(made);
}
