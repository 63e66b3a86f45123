import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { insertOnEdge } from '../../../src-core/graph/insertOnEdge.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { edit, select } from '../../model/documentEdits.ts';
import type { PaletteEntry } from '../../model/paletteEntries.ts';
import { app, currentDocument } from '../../model/store.ts';
import { addEntry } from '../connectionRules.ts';
import { currentViewport, seen } from '../flowAdapter.ts';
import { type Point, pointAt } from '../wires.ts';
import { courses, wireOf } from './courses.ts';
import { markWire } from './marks.ts';
import { type Course, nearestWire } from './wireGeometry.ts';

const reach = 26; // px on the screen

/** A drag of something that can be dropped on a wire. */
export interface WireDrop {
  /** Looks for a wire at these places of the canvas, and shows which would be cut open. */
  over: (places: readonly Point[]) => void;
  /** The edge under it at the end; the mark goes. */
  end: () => string | undefined;
}

/** Begins a drag; `fits` tells whether what is dragged can be put into an edge. */
export function beginWireDrop(fits: (edge: string) => boolean): WireDrop {
  const verdicts = new Map<string, boolean>();
  let all: readonly Course[] | undefined;
  let found: string | undefined;
  const mayCut = (wire: string): boolean => {
    const known = verdicts.get(wire);
    if (known !== undefined) return known;
    const edge = edgeOf(wire);
    const verdict = edge !== undefined && fits(edge);
    verdicts.set(wire, verdict);
    return verdict;
  };
  return {
    over: (places) => {
      // The wires do not move while something that is not wired is dragged.
      all ??= courses();
      const near = nearestWire(all, places, reach / (currentViewport()?.zoom ?? 1));
      found = near !== undefined && mayCut(near) ? near : undefined;
      markWire(found);
    },
    end: () => {
      markWire(undefined);
      return found === undefined ? undefined : edgeOf(found);
    },
  };
}

/** The edge of the one wire that is selected, and where a card is put on it. */
export function placeOnSelectedWire(): { readonly edge: string; readonly position: Point } | undefined {
  const { nodes, edges } = app.getState().selection;
  const wire = nodes.size === 0 && edges.size === 1 ? seen.wires().find(({ selected }) => selected) : undefined;
  const edge = wire && edgeOf(wire.id);
  const course = wire && wireOf(wire.id);
  if (edge === undefined || !course) return undefined;
  const middle = pointAt(course, 0.5);
  return { edge, position: { x: middle.x - usual.width / 2, y: middle.y - usual.height / 2 } };
}

const usual = { width: 190, height: 96 }; // px, of a card

/** The one edge that a wire on the canvas stands for. */
function edgeOf(wire: string): string | undefined {
  const edges = seen.wire(wire)?.data?.wire.edges ?? [];
  return edges.length === 1 ? edges[0]?.id : undefined;
}

/** Whether a palette entry's node can be put into an edge. */
export function entryFitsEdge(entry: PaletteEntry, edge: string): boolean {
  const { document, id } = addEntry(currentDocument(), entry, { x: 0, y: 0 });
  return insertOnEdge(document, registry, edge, id) !== undefined;
}

/** Whether a node that is wired to nothing can be put into an edge. */
export function nodeFitsEdge(node: string, edge: string): boolean {
  return insertOnEdge(currentDocument(), registry, edge, node) !== undefined;
}

/** Puts the one node that was moved into an edge. */
export function droppedOnEdge(document: GraphDocument, moved: ReadonlyMap<string, Point>, edge: string): GraphDocument {
  const [node = ''] = moved.keys();
  return insertOnEdge(document, registry, edge, node) ?? document;
}

export function isWired({ edges }: GraphDocument, node: string): boolean {
  return edges.some(({ source, target }) => source.node === node || target.node === node);
}

/** Adds a palette entry's node and puts it into an edge, as one entry of the history. */
export function addOnEdge(entry: PaletteEntry, position: Point, edge: string): void {
  let added = '';
  edit('edit.insert', (document) => {
    const { document: withNode, id } = addEntry(document, entry, { x: Math.round(position.x), y: Math.round(position.y) });
    added = id;
    return insertOnEdge(withNode, registry, edge, id) ?? withNode;
  });
  if (added !== '') select([added]);
}
