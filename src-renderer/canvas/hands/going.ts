import { select } from '../../model/documentEdits.ts';
import { nodeById } from '../../model/nodeFacts.ts';
import { currentSight } from '../../model/sight.ts';
import { app, currentDocument } from '../../model/store.ts';
import { seen, view } from '../flowAdapter.ts';
import { selectedItems } from '../placing.ts';
import { lagOf } from '../wires.ts';
import { type Link, neighbour, reached } from './neighbours.ts';

/** Selects all that what is selected depends on, or all that depends on it, with the wires on the way. */
export function selectReached(way: 'upstream' | 'downstream'): void {
  const { items, wires } = reached(links(), selectedItems(), way);
  selectItems(items, [...wires].flatMap(({ wire }) => wire.edges.map(({ id }) => id)));
}

/** Goes to the item next to the selected one: it is selected, seen, and has the keyboard. */
export function goTowards(way: 'left' | 'right' | 'up' | 'down'): void {
  const boxes = seen.itemBoxes();
  const [from] = selectedItems();
  const to = from === undefined ? boxes[0]?.id : neighbour(boxes, links(), from, way);
  if (to === undefined) return;
  selectItems([to]);
  view.focusCard(to);
}

function selectItems(items: Iterable<string>, edges: readonly string[] = []): void {
  const groups = new Set(currentSight().folded.map(({ group }) => group.id));
  const all = [...items];
  select(all.filter((id) => !groups.has(id)), edges, all.filter((id) => groups.has(id)));
  app.setState({ renaming: null });
}

/** The wires on the canvas between items. */
export function links(): Link[] {
  const document = currentDocument();
  return currentSight().wires.map((wire) => {
    const [first] = wire.edges;
    return { source: wire.source.item, target: wire.target.item, lag: first !== undefined && lagOf(nodeById(document, first.target.node), first.target.port) !== 0, wire };
  });
}
