import { remove, setTrainable } from '../../src-core/graph/edit.ts';
import { registry } from '../../src-core/node/registry.ts';
import { openQuickAddInView } from '../canvas/Canvas.tsx';
import { duplicateNodes } from '../model/duplicate.ts';
import { edit, redoEdit, select, undoEdit } from '../model/documentEdits.ts';
import { parameterById } from '../model/nodeFacts.ts';
import { app, currentDocument } from '../model/store.ts';
import { endWalk } from '../model/walk.ts';
import type { AppState } from '../model/appState.ts';
import type { Command } from './command.ts';

const somethingSelected = ({ selection }: AppState): boolean => selection.nodes.size + selection.edges.size > 0;
const nodeSelected = ({ selection }: AppState): boolean => selection.nodes.size > 0;

export const editCommands: readonly Command[] = [
  { id: 'edit.undo', group: 'edit', keys: ['$mod+z'], scope: 'page', repeats: true, enabled: ({ history }) => history.past.length > 0, run: undoEdit },
  { id: 'edit.redo', group: 'edit', keys: ['$mod+y', '$mod+Shift+z'], scope: 'page', repeats: true, enabled: ({ history }) => history.future.length > 0, run: redoEdit },
  { id: 'edit.delete', group: 'edit', keys: ['Delete', 'Backspace'], scope: 'canvas', enabled: somethingSelected, run: deleteSelected },
  { id: 'edit.duplicate', group: 'edit', keys: ['$mod+d'], scope: 'page', enabled: nodeSelected, run: duplicateSelected },
  { id: 'edit.selectAll', group: 'edit', keys: ['$mod+a'], scope: 'page', run: selectAll },
  { id: 'edit.escape', group: 'edit', keys: ['Escape'], scope: 'canvas', enabled: (state) => somethingSelected(state) || state.walk !== null, run: escape },
  { id: 'edit.add', group: 'edit', keys: ['Shift+a'], scope: 'canvas', run: openQuickAddInView },
  { id: 'edit.rename', group: 'edit', keys: ['F2'], scope: 'page', enabled: ({ selection }) => selection.nodes.size === 1, run: renameSelected },
  { id: 'edit.freeze', group: 'edit', keys: ['m'], scope: 'canvas', enabled: nodeSelected, run: toggleFrozen },
];

function deleteSelected(): void {
  const { nodes, edges } = app.getState().selection;
  edit('edit.delete', (document) => remove(document, registry, nodes, edges));
}

function duplicateSelected(): void {
  let copies: readonly string[] = [];
  edit('edit.duplicate', (document) => {
    const result = duplicateNodes(document, registry, app.getState().selection.nodes);
    copies = result.copies;
    return result.document;
  });
  select(copies);
}

function selectAll(): void {
  const { nodes, edges } = currentDocument();
  select(nodes.map((node) => node.id), edges.map((edge) => edge.id));
}

function renameSelected(): void {
  const [renaming = null] = app.getState().selection.nodes;
  app.setState({ renaming });
}

/** Lets go of the selection; where there is none, of the walk. */
function escape(): void {
  if (somethingSelected(app.getState())) select([]);
  else endWalk();
}

/** Freezes the parameters of the selected nodes, or unfreezes them where all are frozen. */
function toggleFrozen(): void {
  const { nodes } = app.getState().selection;
  edit('edit.freeze', (document) => {
    const ids = document.nodes.filter((node) => nodes.has(node.id)).flatMap((node) => Object.values(node.parameters));
    const thaw = ids.every((id) => parameterById(document, id)?.trainable === false);
    return ids.reduce((changed, id) => setTrainable(changed, id, thaw), document);
  });
}
