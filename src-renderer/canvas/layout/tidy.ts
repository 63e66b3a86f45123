import type { Area } from '../../../src-core/graph/frames.ts';
import { changeSettings } from '../../model/appearance.ts';
import { notify } from '../../model/notices.ts';
import { currentSight } from '../../model/sight.ts';
import { app, currentDocument } from '../../model/store.ts';
import { translate } from '../../i18n/translate.ts';
import { glide } from '../gliding.ts';
import { seen, view } from '../flowAdapter.ts';
import { links } from '../hands/going.ts';
import { placeTidied, selectedItems } from '../placing.ts';
import { askLayout } from './askLayout.ts';
import { cancellable } from './cancellable.ts';
import { chipRoom } from './chipRoom.ts';
import { clustersOf } from './clusters.ts';
import type { LayoutDirection, LayoutItem, LayoutPort, LayoutRequest, LayoutWire } from './layoutRequest.ts';

/** Tidies the selected items where they are several, else the whole network. */
export async function tidy(): Promise<void> {
  const chosen = selectedItems();
  await layOut(chosen.size > 1 ? chosen : undefined);
}

export async function tidyAll(): Promise<void> {
  await layOut(undefined);
}

/** Tidies in this direction, and from now on. */
export async function tidyTowards(layoutDirection: LayoutDirection): Promise<void> {
  changeSettings({ layoutDirection });
  await tidy();
}

/** What was changed meanwhile is not moved: a layout of what it was before would be wrong for it. */
async function layOut(chosen: ReadonlySet<string> | undefined): Promise<void> {
  const { nodes, edges, groups, frames } = currentDocument();
  const { places, cancelled } = await cancellable((signal) => askLayout(requestFor(chosen), signal));
  if (cancelled) return;
  const now = currentDocument();
  if (now.nodes !== nodes || now.edges !== edges || now.groups !== groups || now.frames !== frames) {
    notify({ kind: 'info', title: translate('arrange.changed') });
    return;
  }
  if (!places) {
    notify({ kind: 'error', title: translate('arrange.tooLong') });
    return;
  }
  glide();
  placeTidied(places);
  if (!chosen) view.openIfCut();
}

function requestFor(chosen: ReadonlySet<string> | undefined): LayoutRequest {
  const { settings, analysis } = app.getState();
  const items = seen.itemBoxes(chosen);
  const ids = new Set(items.map(({ id }) => id));
  const { clusters, clusterOf } = clustersOf(new Map(seen.itemBoxes().map((box) => [box.id, box])), ids, currentSight().open, currentDocument().frames);
  const wires = links().filter(({ source, target }) => ids.has(source) && ids.has(target));
  return {
    direction: settings.layoutDirection,
    items: items.map((box) => item(box, clusterOf.get(box.id))),
    wires: wires.map(({ lag, wire: { id, source, target } }): LayoutWire => ({ id, source, target, feedback: lag })),
    clusters,
    chip: chipRoom(wires.flatMap(({ wire }) => wire.edges.slice(0, 1)), analysis.shapes, settings),
  };

  function item(box: Area & { readonly id: string }, cluster: string | undefined): LayoutItem {
    return { ...box, inputs: portsOf(box.id, 'target', box.height), outputs: portsOf(box.id, 'source', box.height), ...(cluster !== undefined && { cluster }) };
  }

  /** Its ports as they were measured; of a card that is out of view, as they would be spread. */
  function portsOf(id: string, side: 'source' | 'target', height: number): readonly LayoutPort[] {
    const measured = seen.ports(id, side);
    if (measured) return measured;
    const names = new Set(wires.flatMap(({ wire }) => (wire[side].item === id ? [wire[side].port] : [])));
    return [...names].map((name, index) => ({ name, y: ((index + 1) / (names.size + 1)) * height }));
  }
}
