import type { GraphNode } from '../../src-core/graph/document.ts';
import { nodeFacts } from '../model/nodeFacts.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A cubic Bézier curve. */
export interface Curve {
  readonly from: Point;
  readonly fromControl: Point;
  readonly toControl: Point;
  readonly to: Point;
}

/** The course of a wire from an output port to an input port: one curve, or one more than it has waypoints. */
export type Wire = readonly Curve[];

/** The course of a wire. One that runs back (into a delay, or to a card on the left) swings out below. */
export function wireBetween(from: Point, to: Point, waypoints: readonly Point[] = []): Wire {
  if (waypoints.length > 0) return wireThrough(from, to, waypoints);
  const ahead = to.x - from.x;
  if (ahead >= 24) {
    const reach = Math.max(28, ahead * 0.45);
    return [{ from, fromControl: { x: from.x + reach, y: from.y }, toControl: { x: to.x - reach, y: to.y }, to }];
  }
  const below = to.y - from.y;
  if (below > 120 && ahead > -420) {
    // To a card underneath: across the gap between the two.
    const reach = 70 + Math.abs(ahead) * 0.45;
    const middle = from.y + below / 2;
    return [{ from, fromControl: { x: from.x + reach, y: middle }, toControl: { x: to.x - reach, y: middle }, to }];
  }
  const reach = Math.min(360, 90 + Math.abs(ahead) * 0.4);
  // The closer the heights of the two ends, the further below their cards it has to pass.
  const level = Math.max(0.5, 1 - Math.abs(below) / 500);
  const drop = Math.min(300, 120 + Math.abs(ahead) * 0.22) * level;
  return [{ from, fromControl: { x: from.x + reach, y: from.y + drop }, toControl: { x: to.x - reach, y: to.y + drop }, to }];
}

/** A smooth course through points: at each it runs as from the one before to the one after, at its ends level. */
function wireThrough(from: Point, to: Point, waypoints: readonly Point[]): Wire {
  const points = [from, ...waypoints, to];
  const headings = points.map((_, index): Point => {
    const [before, after] = [points[index - 1], points[index + 1]];
    return before && after ? unit(before, after) : { x: 1, y: 0 };
  });
  return points.slice(1).map((end, index): Curve => {
    const start = points[index] ?? end;
    const [out, into] = [headings[index] ?? { x: 1, y: 0 }, headings[index + 1] ?? { x: 1, y: 0 }];
    const reach = Math.hypot(end.x - start.x, end.y - start.y) * 0.36;
    return { from: start, fromControl: { x: start.x + out.x * reach, y: start.y + out.y * reach }, toControl: { x: end.x - into.x * reach, y: end.y - into.y * reach }, to: end };
  });
}

export function pathOf(wire: Wire): string {
  const curves = wire.map(({ fromControl, toControl, to }) => `C${p(fromControl)} ${p(toControl)} ${p(to)}`);
  return wire[0] ? `M${p(wire[0].from)} ${curves.join(' ')}` : '';
}

/** The point at t of a wire, 0 at its start and 1 at its end; of several curves each takes a share as its ends lie apart. */
export function pointAt(wire: Wire, t: number): Point {
  const lengths = wire.map(({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y) || 1);
  let left = t * lengths.reduce((sum, length) => sum + length, 0);
  for (const [index, curve] of wire.entries()) {
    const length = lengths[index] ?? 1;
    if (left <= length || index === wire.length - 1) return pointOn(curve, Math.min(1, left / length));
    left -= length;
  }
  return { x: 0, y: 0 };
}

/** The point at parameter t of a curve. */
function pointOn({ from, fromControl, toControl, to }: Curve, t: number): Point {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return {
    x: a * from.x + b * fromControl.x + c * toControl.x + d * to.x,
    y: a * from.y + b * fromControl.y + c * toControl.y + d * to.y,
  };
}

/** Points along a wire, close enough together to be taken for its course; each with the number of the curve that it lies on. */
export function sampled(wire: Wire, each = 16): readonly (Point & { readonly curve: number })[] {
  return wire.flatMap((curve, number) => Array.from({ length: each + (number === wire.length - 1 ? 1 : 0) }, (_, step) => ({ ...pointOn(curve, step / each), curve: number })));
}

function unit(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length === 0 ? { x: 1, y: 0 } : { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

/** How many steps before its own a port reads its source: 0, 1, or −1 where it looks ahead. */
export function lagOf(node: GraphNode | undefined, port: string): number {
  return (node && nodeFacts(node)?.inputs.find(({ name }) => name === port)?.lag) ?? 0;
}

function p({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
