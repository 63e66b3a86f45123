import type { Area } from '../../../src-core/graph/frames.ts';
import { borderAround } from '../groups/borders.ts';
import { type LayoutCluster, type LayoutItem, type LayoutPort, type LayoutRequest, type LayoutWire, type Places, atPlaces } from './layoutRequest.ts';

/** Lays out items that are in no clusters. */
export type FlatLayout = (request: LayoutRequest) => Promise<Places>;

/**
 * Lays items out so that each cluster's border holds its own items and no others: what is in a cluster is laid out by
 * itself, from the inside out, and around it the cluster is one item, with a port where a wire crosses its border.
 * So each level is laid out like any network, and what holds for one layout holds for all: what is tidy stays.
 */
export function layOutNested(request: LayoutRequest, layOut: FlatLayout): Promise<Places> {
  if (request.clusters.length === 0) return layOut(request);
  const chains = chainsOf(request);

  /** What of a level shows an item: itself, or a cluster around it; undefined where it is not in that level's cluster. */
  const shownAs = (item: string, level: string | undefined): string | undefined => {
    const chain = chains.get(item) ?? [];
    if (level === undefined) return chain.at(-1) ?? item;
    const at = chain.indexOf(level);
    return at < 0 ? undefined : (chain[at - 1] ?? item);
  };

  const layOutLevel = async (level: string | undefined): Promise<Places> => {
    const inner: Places[] = [];
    const own = request.clusters.filter(({ id, within }) => within === level && [...chains.values()].some((chain) => chain.includes(id)));
    for (const { id } of own) inner.push(await layOutLevel(id));
    const laidInside = atPlaces(request, new Map(inner.flatMap((places) => [...places])));
    const ends = new Ends(laidInside, (item) => shownAs(item, level));
    const wires = request.wires.flatMap((wire) => ends.wire(wire));
    const boxes = own.map((cluster) => boxOf(request, laidInside, cluster, chains));
    const cards = request.items.filter(({ id }) => shownAs(id, level) === id).map(({ cluster: _cluster, ...item }) => item);
    const places = await layOut({ ...request, items: [...cards, ...boxes.map((box) => ends.item(box))], wires, clusters: [] });
    const shifts = new Map(boxes.map(({ id, laid }) => [id, { x: (places.get(id)?.x ?? laid.x) - laid.x, y: (places.get(id)?.y ?? laid.y) - laid.y }]));
    return new Map(
      laidInside.items.flatMap(({ id, x, y }) => {
        const shown = shownAs(id, level);
        if (shown === undefined) return [];
        const by = shifts.get(shown);
        return [[id, by ? { x: x + by.x, y: y + by.y } : (places.get(id) ?? { x, y })] as const];
      }),
    );
  };
  return layOutLevel(undefined);
}

/** For each item the clusters that it is in, from the inside out. */
function chainsOf({ items, clusters }: LayoutRequest): ReadonlyMap<string, readonly string[]> {
  const around = new Map(clusters.map(({ id, within }) => [id, within]));
  return new Map(
    items.map(({ id, cluster }) => {
      const chain: string[] = [];
      for (let at = cluster; at !== undefined && !chain.includes(at); at = around.get(at)) chain.push(at);
      return [id, chain];
    }),
  );
}

/** A cluster's border where it is laid out inside, and its place on the canvas now. */
interface ClusterBox {
  readonly id: string;
  readonly laid: Area;
  readonly now: { readonly x: number; readonly y: number };
}

/** It is where its items are now, by its middle: it may become larger or smaller. */
function boxOf(before: LayoutRequest, laidInside: LayoutRequest, cluster: LayoutCluster, chains: ReadonlyMap<string, readonly string[]>): ClusterBox {
  const none = { x: 0, y: 0, width: 0, height: 0 };
  const laid = clusterBorder(laidInside, cluster, chains) ?? none;
  const now = clusterBorder(before, cluster, chains) ?? laid;
  return { id: cluster.id, laid, now: { x: now.x + (now.width - laid.width) / 2, y: now.y + (now.height - laid.height) / 2 } };
}

/** The border of a cluster where its items are at these places. */
export function clusterBorder(request: LayoutRequest, cluster: LayoutCluster, chains = chainsOf(request)): Area | undefined {
  const cards = request.items.filter(({ id }) => chains.get(id)?.includes(cluster.id) === true);
  const inner = request.clusters.filter(({ within }) => within === cluster.id).flatMap((one) => clusterBorder(request, one, chains) ?? []);
  return borderAround(cards, inner, cluster);
}

/** The ends of wires at one level, where clusters are items with ports. */
class Ends {
  readonly #items: ReadonlyMap<string, LayoutItem>;
  readonly #ports = { inputs: new Map<string, Map<string, number>>(), outputs: new Map<string, Map<string, number>>() };

  /** @param laidInside where items are as the clusters of the level have been laid out */
  constructor(laidInside: LayoutRequest, readonly shownAs: (item: string) => string | undefined) {
    this.#items = new Map(laidInside.items.map((item) => [item.id, item]));
  }

  /** A wire as the level has it; none where it is within one of its items, or leads out of it. */
  wire({ source, target, ...wire }: LayoutWire): LayoutWire[] {
    const [from, to] = [this.shownAs(source.item), this.shownAs(target.item)];
    if (from === undefined || to === undefined || (from === to && from !== source.item)) return [];
    return [{ ...wire, source: this.#end('outputs', from, source), target: this.#end('inputs', to, target) }];
  }

  #end(side: 'inputs' | 'outputs', shown: string, end: LayoutWire['source']): LayoutWire['source'] {
    if (shown === end.item) return end;
    const name = JSON.stringify([end.item, end.port]);
    const item = this.#items.get(end.item);
    const port = item?.[side].find((candidate) => candidate.name === end.port);
    const ports = this.#ports[side].get(shown) ?? new Map<string, number>();
    this.#ports[side].set(shown, ports.set(name, (item?.y ?? 0) + (port?.y ?? (item?.height ?? 0) / 2)));
    return { item: shown, port: name };
  }

  /** A cluster as an item of the level, with the ports of the wires that were asked for. */
  item({ id, laid, now }: ClusterBox): LayoutItem {
    const ports = (side: 'inputs' | 'outputs'): LayoutPort[] => [...(this.#ports[side].get(id) ?? [])].map(([name, y]) => ({ name, y: y - laid.y }));
    return { id, ...now, width: laid.width, height: laid.height, inputs: ports('inputs'), outputs: ports('outputs') };
  }
}
