import type { Frame } from '../../../src-core/graph/document.ts';
import { type Area, type Room, areaOf, liesWithin, roomWithin } from '../../../src-core/graph/frames.ts';
import type { Sight } from '../../../src-core/graph/sight.ts';
import { groupBorders, roomAroundBorders, roomAroundCards } from '../groups/borders.ts';
import type { LayoutCluster } from './layoutRequest.ts';

/** What keeps items together before it is known what is within what. */
interface Candidate {
  readonly id: string;
  readonly items: ReadonlySet<string>;
  readonly size: number;
  readonly room: Room;
  readonly deeper: Room;
}

/** The clusters of a layout, outer ones first, and the innermost one of each item that is in one. */
export interface Clusters {
  readonly clusters: readonly LayoutCluster[];
  readonly clusterOf: ReadonlyMap<string, string>;
}

/**
 * What keeps items together in a layout: open groups, and comment frames all of whose cards are laid out. A frame that
 * cuts through a group or another frame holds nothing together; frames follow their cards in any case.
 *
 * @param boxes of all items on the canvas, by id
 * @param chosen the items that are laid out
 */
export function clustersOf(boxes: ReadonlyMap<string, Area>, chosen: ReadonlySet<string>, open: Sight['open'], frames: readonly Frame[]): Clusters {
  const nested = [...groupsOf(boxes, chosen, open), ...framesOf(boxes, chosen, frames)]
    .reduce<Candidate[]>((taken, candidate) => (taken.every((other) => isNested(other.items, candidate.items)) ? [...taken, candidate] : taken), [])
    .toSorted((a, b) => b.items.size - a.items.size || b.size - a.size);
  const clusterOf = new Map(nested.flatMap(({ id, items }) => [...items].map((item) => [item, id] as const)));
  const clusters = nested.map(({ id, room, deeper, items }, index): LayoutCluster => {
    const outer = nested.slice(0, index).findLast((other) => isWithin(items, other.items));
    return { id, room, deeper, ...(outer && { within: outer.id }) };
  });
  return { clusters, clusterOf };
}

function groupsOf(boxes: ReadonlyMap<string, Area>, chosen: ReadonlySet<string>, open: Sight['open']): Candidate[] {
  const borders = groupBorders(open, boxes);
  return open.flatMap(({ group: { id }, items }) => {
    const own = new Set(items.filter((item) => chosen.has(item)));
    return own.size === 0 ? [] : [{ id, items: own, size: sizeOf(borders.get(id)), room: roomAroundCards, deeper: roomAroundBorders }];
  });
}

function framesOf(boxes: ReadonlyMap<string, Area>, chosen: ReadonlySet<string>, frames: readonly Frame[]): Candidate[] {
  return frames
    .flatMap((frame) => {
      const area = areaOf(frame);
      const held = [...boxes].filter(([, box]) => liesWithin(box, area));
      if (held.length === 0 || held.some(([item]) => !chosen.has(item))) return [];
      return [{ id: frame.id, items: new Set(held.map(([item]) => item)), size: sizeOf(area), room: roomWithin(area, held.map(([, box]) => box)), deeper: noRoom }];
    })
    .toSorted((a, b) => b.size - a.size);
}

const noRoom: Room = { left: 0, right: 0, top: 0, bottom: 0 };

function isNested(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return isWithin(a, b) || isWithin(b, a) || [...a].every((item) => !b.has(item));
}

function isWithin(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  return inner.size <= outer.size && [...inner].every((item) => outer.has(item));
}

function sizeOf(area: Area | undefined): number {
  return area ? area.width * area.height : 0;
}
