import { isBypassable, setTrainable, toggleBypassed } from '../../src-core/graph/edit.ts';
import { registry } from '../../src-core/node/registry.ts';
import { toggleUnrolled } from '../canvas/unrolled.ts';
import { openQuickAddInView } from '../canvas/openQuickAdd.ts';
import { copySelected, cutSelected, duplicateSelected, pasteFromMenu, removeSelected } from '../canvas/clipboard.ts';
import { cellSelected, contractSelected, expandSelected } from '../canvas/groups/cells.ts';
import { chosenGroups, groupSelected, leaveGroup, toggleFold, ungroupSelected, enterGroup } from '../canvas/groups/grouping.ts';
import { edit, redoEdit, select, undoEdit } from '../model/documentEdits.ts';
import { nodeById, nodeFacts, parameterById } from '../model/nodeFacts.ts';
import { currentSight } from '../model/sight.ts';
import { app, currentDocument, presentOf } from '../model/store.ts';
import { leavePresentation } from '../model/presentation.ts';
import { endWalk } from '../model/walk.ts';
import type { AppState } from '../model/appState.ts';
import type { Command } from './command.ts';

const somethingSelected = ({ selection: { nodes, edges, groups, frames } }: AppState): boolean => nodes.size + edges.size + groups.size + frames.size > 0;
const itemSelected = ({ selection: { nodes, groups, frames } }: AppState): boolean => nodes.size + groups.size + frames.size > 0;
const cardSelected = ({ selection: { nodes, groups } }: AppState): boolean => nodes.size + groups.size > 0;
const groupChosen = (): boolean => chosenGroups().size > 0;
const nodeSelected = ({ selection }: AppState): boolean => selection.nodes.size > 0;

export const editCommands: readonly Command[] = [
  { id: 'edit.undo', group: 'edit', keys: ['$mod+z'], scope: 'page', inDialog: 'matrix', repeats: true, enabled: ({ history }) => history.past.length > 0, run: undoEdit },
  { id: 'edit.redo', group: 'edit', keys: ['$mod+y', '$mod+Shift+z'], scope: 'page', inDialog: 'matrix', repeats: true, enabled: ({ history }) => history.future.length > 0, run: redoEdit },
  { id: 'edit.delete', group: 'edit', keys: ['Delete', 'Backspace'], scope: 'canvas', enabled: somethingSelected, run: () => { removeSelected('edit.delete'); } },
  { id: 'edit.cut', group: 'edit', keys: ['$mod+x'], scope: 'native', enabled: itemSelected, run: cutSelected },
  { id: 'edit.copy', group: 'edit', keys: ['$mod+c'], scope: 'native', enabled: itemSelected, run: copySelected },
  { id: 'edit.paste', group: 'edit', keys: ['$mod+v'], scope: 'native', run: () => pasteFromMenu(false) },
  { id: 'edit.pasteWired', group: 'edit', keys: ['$mod+Shift+v'], scope: 'native', run: () => pasteFromMenu(true) },
  { id: 'edit.duplicate', group: 'edit', keys: ['$mod+d'], scope: 'page', enabled: itemSelected, run: () => { duplicateSelected(false); } },
  { id: 'edit.duplicateShared', group: 'edit', keys: ['$mod+Alt+d'], scope: 'page', enabled: itemSelected, run: () => { duplicateSelected(true); } },
  { id: 'edit.selectAll', group: 'edit', keys: ['$mod+a'], scope: 'page', run: selectAll },
  { id: 'edit.escape', group: 'edit', keys: ['Escape'], scope: 'canvas', enabled: (state) => somethingSelected(state) || state.walk !== null || state.story !== null || state.inside !== null || state.presenting, run: escape },
  { id: 'edit.add', group: 'edit', keys: ['Shift+a'], scope: 'canvas', run: openQuickAddInView },
  { id: 'edit.rename', group: 'edit', keys: ['F2'], scope: 'page', enabled: ({ selection: { nodes, groups, frames } }) => nodes.size + groups.size + frames.size === 1, run: renameSelected },
  { id: 'edit.freeze', group: 'edit', keys: ['m'], scope: 'canvas', enabled: nodeSelected, run: toggleFrozen },
  { id: 'edit.bypass', group: 'edit', keys: ['b'], scope: 'canvas', enabled: bypassable, run: toggleBypass },
  { id: 'edit.group', group: 'edit', keys: ['$mod+g'], scope: 'page', enabled: cardSelected, run: groupSelected },
  { id: 'edit.ungroup', group: 'edit', keys: ['$mod+Shift+g'], scope: 'page', enabled: groupChosen, run: ungroupSelected },
  { id: 'edit.expand', group: 'edit', keys: ['e'], scope: 'canvas', enabled: cellSelected, run: expandSelected },
  { id: 'edit.contract', group: 'edit', keys: ['Shift+e'], scope: 'canvas', enabled: ({ selection }) => selection.nodes.size > 1, run: contractSelected },
  { id: 'view.fold', group: 'view', keys: ['h'], scope: 'canvas', enabled: groupChosen, run: toggleFold },
  { id: 'view.enter', group: 'view', keys: ['Shift+h'], scope: 'canvas', enabled: groupChosen, run: () => { enterGroup([...chosenGroups()][0] ?? null); } },
  { id: 'view.unroll', group: 'view', keys: ['u'], scope: 'canvas', enabled: (state) => presentOf(state).data.steps > 1 || state.unrolled, run: toggleUnrolled },
  { id: 'view.leave', group: 'view', keys: ['Alt+Shift+ArrowUp'], scope: 'page', enabled: ({ inside }) => inside !== null, run: leaveGroup },
];

/** All that is in sight. */
function selectAll(): void {
  const { frames } = currentDocument();
  const { nodes, folded, wires } = currentSight();
  select(nodes.map(({ id }) => id), wires.flatMap(({ edges }) => edges.map(({ id }) => id)), folded.map(({ group }) => group.id), frames.map(({ id }) => id));
}

function renameSelected(): void {
  const { nodes, groups, frames } = app.getState().selection;
  const [renaming = null] = [...nodes, ...groups, ...frames];
  app.setState({ renaming });
}

function bypassable(state: AppState): boolean {
  return [...state.selection.nodes].some((id) => {
    const node = nodeById(presentOf(state), id);
    return node !== undefined && isBypassable(node, registry);
  });
}

function toggleBypass(): void {
  const { nodes } = app.getState().selection;
  edit('edit.bypass', (document) => toggleBypassed(document, registry, nodes));
}

/** Lets go of the selection; where there is none, of the story, of the walk, and then of the group that is stepped into. */
function escape(): void {
  const state = app.getState();
  if (somethingSelected(state)) select([]);
  else if (state.story) void state.story.end();
  else if (state.walk !== null) endWalk();
  else if (state.inside !== null) leaveGroup();
  else leavePresentation();
}

/** Freezes the parameters of the selected nodes, or unfreezes them where all are frozen. */
function toggleFrozen(): void {
  const { nodes } = app.getState().selection;
  edit('edit.freeze', (document) => {
    const ids = document.nodes.filter((node) => nodes.has(node.id)).flatMap((node) => (nodeFacts(node)?.slots ?? []).flatMap(({ name, statistic }) => (statistic ? [] : (node.parameters[name] ?? []))));
    const thaw = ids.every((id) => parameterById(document, id)?.trainable === false);
    return ids.reduce((changed, id) => setTrainable(changed, id, thaw), document);
  });
}
