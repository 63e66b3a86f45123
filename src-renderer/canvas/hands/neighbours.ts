import type { SeenWire } from '../../../src-core/graph/sight.ts';
import type { Box } from '../align.ts';

/** A wire between items on the canvas. */
export interface Link {
  readonly source: string;
  readonly target: string;
  /** It leads to the next time step. */
  readonly lag: boolean;
  readonly wire: SeenWire;
}

/** The items from which these can be reached, or that can be reached from them, within one time step; and the wires on the way. */
export function reached(links: readonly Link[], from: ReadonlySet<string>, way: 'upstream' | 'downstream'): { items: Set<string>; wires: Set<Link> } {
  const items = new Set(from);
  const wires = new Set<Link>();
  const byStart = new Map<string, Link[]>();
  for (const link of links) {
    const start = way === 'downstream' ? link.source : link.target;
    if (!link.lag) byStart.set(start, [...(byStart.get(start) ?? []), link]);
  }
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const link of byStart.get(at) ?? []) {
      const next = way === 'downstream' ? link.target : link.source;
      wires.add(link);
      if (items.has(next)) continue;
      items.add(next);
      open.push(next);
    }
  }
  return { items, wires };
}

/**
 * The item next to one: to the left what feeds it and to the right what it feeds, within the step first and the
 * upper one of several; above and below the closest one that stands roughly in its column.
 */
export function neighbour(boxes: readonly Box[], links: readonly Link[], from: string, way: 'left' | 'right' | 'up' | 'down'): string | undefined {
  const here = boxes.find(({ id }) => id === from);
  if (!here) return undefined;
  if (way === 'left' || way === 'right') {
    const along = links.filter(({ source, target }) => (way === 'left' ? target === from : source === from) && source !== target);
    const top = (link: Link): number => boxes.find(({ id }) => id === (way === 'left' ? link.source : link.target))?.y ?? 0;
    const [first] = along.toSorted((a, b) => Number(a.lag) - Number(b.lag) || top(a) - top(b));
    return first && (way === 'left' ? first.source : first.target);
  }
  const sign = way === 'down' ? 1 : -1;
  const offset = (box: Box): { down: number; across: number } => ({
    down: sign * (box.y + box.height / 2 - here.y - here.height / 2),
    across: Math.abs(box.x + box.width / 2 - here.x - here.width / 2),
  });
  const [closest] = boxes
    .filter((box) => box.id !== from && offset(box).down > 1)
    // Further to the side counts double: one stays in the column where one can.
    .toSorted((a, b) => offset(a).down + 2 * offset(a).across - offset(b).down - 2 * offset(b).across);
  return closest?.id;
}
