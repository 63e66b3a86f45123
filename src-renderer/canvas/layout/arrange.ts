import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { elkGraph, placesOf } from './elkGraph.ts';
import { type LayoutRequest, type Places, anchored, atPlaces, liesThere } from './layoutRequest.ts';
import { layOutNested } from './nested.ts';

/** Lays a graph out; what is found is in the places of its children. */
export type ElkLayout = (graph: ElkNode) => Promise<ElkNode>;

/**
 * Lays items out. What is tidy already stays as it is: a layout that keeps the present order is a function of
 * that order alone, so it is its own fixed point, and only where it would move something is a better order sought.
 */
export function arrange(request: LayoutRequest, elk: ElkLayout): Promise<Places> {
  return layOutNested(request, (level) => arrangeLevel(level, elk));
}

async function arrangeLevel(request: LayoutRequest, elk: ElkLayout): Promise<Places> {
  const inPresentOrder = async (asked: LayoutRequest): Promise<Places> => anchored(request, placesOf(await elk(elkGraph(asked, true))));
  const kept = await inPresentOrder(request);
  if (liesThere(request, kept)) return new Map(request.items.map(({ id, x, y }) => [id, { x, y }]));
  const sought = placesOf(await elk(elkGraph(request, false)));
  return inPresentOrder(atPlaces(request, sought));
}
