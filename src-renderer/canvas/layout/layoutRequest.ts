import type { Point } from '../../../src-core/graph/document.ts';
import type { Room } from '../../../src-core/graph/frames.ts';

/** A port of something that is laid out: how far below its top it sits, px. */
export interface LayoutPort {
  readonly name: string;
  readonly y: number;
}

/** Something that is laid out, where it is now; px on the canvas. */
export interface LayoutItem {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** On its left side. */
  readonly inputs: readonly LayoutPort[];
  /** On its right side. */
  readonly outputs: readonly LayoutPort[];
  /** The innermost cluster that it is in. */
  readonly cluster?: string;
}

/** Items that stay together within a border that no other item lies in: those of an open group or of a comment frame. */
export interface LayoutCluster {
  readonly id: string;
  /** The cluster around it. */
  readonly within?: string;
  /** Between its border and all the items in it. */
  readonly room: Room;
  /** Between its border and those of the clusters in it. */
  readonly deeper: Room;
}

/** A wire between two items that are laid out. */
export interface LayoutWire {
  readonly id: string;
  readonly source: { readonly item: string; readonly port: string };
  readonly target: { readonly item: string; readonly port: string };
  /** It leads to the next time step, so it may run against the direction of the others. */
  readonly feedback: boolean;
}

export type LayoutDirection = 'right' | 'down';

/** What is asked of a layout; it can be sent to a worker. */
export interface LayoutRequest {
  readonly direction: LayoutDirection;
  readonly items: readonly LayoutItem[];
  readonly wires: readonly LayoutWire[];
  readonly clusters: readonly LayoutCluster[];
  /** Room for the numbers on a wire, px. */
  readonly chip: { readonly width: number; readonly height: number };
}

/** The top left corners of items by id. */
export type Places = ReadonlyMap<string, Point>;

/** Between two layers: the chip and the curve's ends beside it. */
export function layerGap({ direction, chip }: LayoutRequest): number {
  return direction === 'right' ? chip.width + 44 : chip.height + 60;
}

/** Between two items of a layer: room for a chip on a wire that passes, where that is low. */
export function itemGap({ direction, chip }: LayoutRequest): number {
  return direction === 'right' ? Math.max(44, chip.height * 0.7) : 56;
}

/** The items in the order in which those of one layer stand beside each other now. */
export function inOrder({ direction, items }: LayoutRequest): readonly LayoutItem[] {
  const across = direction === 'right' ? (a: LayoutItem, b: LayoutItem) => a.y + a.height / 2 - (b.y + b.height / 2) || a.x - b.x : (a: LayoutItem, b: LayoutItem) => a.x + a.width / 2 - (b.x + b.width / 2) || a.y - b.y;
  return items.toSorted(across);
}

/** The same request with its items at other places. */
export function atPlaces(request: LayoutRequest, places: Places): LayoutRequest {
  return { ...request, items: request.items.map((item) => ({ ...item, ...places.get(item.id) })) };
}

/**
 * Shifts a layout to where most of its items are already: a network of which little changed stays in place.
 * Whole pixels, so that a second layout gives the same.
 */
export function anchored({ items }: LayoutRequest, places: Places): Places {
  const shift = (axis: 'x' | 'y'): number => median(items.map((item) => item[axis] - (places.get(item.id)?.[axis] ?? item[axis])));
  const by = { x: shift('x'), y: shift('y') };
  return new Map([...places].map(([id, { x, y }]) => [id, { x: Math.round(x + by.x), y: Math.round(y + by.y) }]));
}

/** Whether the items lie there already; a pixel is no difference. */
export function liesThere({ items }: LayoutRequest, places: Places): boolean {
  return items.every(({ id, x, y }) => {
    const place = places.get(id);
    return place === undefined || (Math.abs(place.x - x) <= 1 && Math.abs(place.y - y) <= 1);
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
