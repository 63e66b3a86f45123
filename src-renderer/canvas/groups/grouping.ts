import { groupItems, setFolded, ungroup } from '../../../src-core/graph/groupEdits.ts';
import { chainOf, groupsById } from '../../../src-core/graph/groups.ts';
import { translate } from '../../i18n/translate.ts';
import { edit, select } from '../../model/documentEdits.ts';
import { currentSight } from '../../model/sight.ts';
import { app, currentDocument } from '../../model/store.ts';
import { view } from '../flowAdapter.ts';

/** Makes one card of what is selected. */
export function groupSelected(): void {
  const { nodes, groups } = app.getState().selection;
  let made = '';
  edit('edit.group', (document) => {
    const result = groupItems(document, nodes, groups, translate('group.defaultName'));
    made = result.id;
    return result.document;
  });
  select([], [], [made]);
  // A card that is not measured yet is not visible, and cannot take the focus.
  view.whenDrawn(() => {
    app.setState({ renaming: made });
  });
}

/** The groups that a command means: those that are selected, or the innermost open ones around what is selected. */
export function chosenGroups(): ReadonlySet<string> {
  const { selection, inside } = app.getState();
  if (selection.groups.size > 0) return selection.groups;
  const open = currentSight().open.map(({ group }) => group.id);
  return new Set(
    currentDocument()
      .nodes.filter(({ id }) => selection.nodes.has(id))
      .flatMap(({ group }) => (group !== undefined && group !== inside && open.includes(group) ? [group] : [])),
  );
}

export function ungroupSelected(): void {
  const chosen = chosenGroups();
  const held = currentDocument().nodes.filter(({ group }) => group !== undefined && chosen.has(group)).map(({ id }) => id);
  edit('edit.ungroup', (document) => ungroup(document, chosen));
  select(held);
}

/** Folds groups to one card each, or opens them in place. */
export function foldGroups(ids: readonly string[], folded: boolean): void {
  const chosen = new Set(ids);
  edit('edit.fold', (document) => setFolded(document, chosen, folded));
  if (folded) select([], [], ids);
  else select(currentDocument().nodes.filter(({ group }) => group !== undefined && chosen.has(group)).map(({ id }) => id));
}

/** Folds what is open, opens what is folded. */
export function toggleFold(): void {
  const chosen = chosenGroups();
  const folded = app.getState().selection.groups.size > 0;
  foldGroups([...chosen], !folded);
}

/** Steps into a group, or with null out of all. */
export function enterGroup(id: string | null): void {
  app.setState({ inside: id });
  select([]);
  view.whenDrawn(view.open);
  view.focus();
}

/** Steps out into the group around. */
export function leaveGroup(): void {
  const { inside } = app.getState();
  if (inside === null) return;
  const [left, around] = chainOf(groupsById(currentDocument()), inside);
  enterGroup(around?.id ?? null);
  if (left?.folded) select([], [], [left.id]);
}

/** Selects a node and shows it, within its group where that is folded. */
export function bringNodeIntoView(id: string): void {
  view.goTo(id);
  select([id]);
}
