import { type Area, type Room, around } from '../../../src-core/graph/frames.ts';
import type { Sight } from '../../../src-core/graph/sight.ts';

/** Within an open group's border, around its cards; above them stands its name. */
export const roomAroundCards: Room = { left: 22, right: 22, top: 46, bottom: 26 }; // px
/** Within an open group's border, around the borders of open groups in it. */
export const roomAroundBorders: Room = { left: 14, right: 14, top: 34, bottom: 14 }; // px

/** The border around cards, and around the borders within it; undefined where there is nothing to surround. */
export function borderAround(cards: readonly Area[], inner: readonly Area[], { room, deeper }: { readonly room: Room; readonly deeper: Room }): Area | undefined {
  return around([around(cards, room), around(inner, deeper)].filter((area) => area !== undefined));
}

/** The borders of open groups by their ids, where all cards are at these places. */
export function groupBorders(open: Sight['open'], cards: ReadonlyMap<string, Area>): ReadonlyMap<string, Area> {
  const borders = new Map<string, Area>();
  // Inner groups come last, and those around them surround their borders.
  for (const { group, items } of open.toReversed()) {
    const inner = open.flatMap((other) => (other.group.parent === group.id ? (borders.get(other.group.id) ?? []) : []));
    const border = borderAround(items.flatMap((id) => cards.get(id) ?? []), inner, { room: roomAroundCards, deeper: roomAroundBorders });
    if (border) borders.set(group.id, border);
  }
  return borders;
}
