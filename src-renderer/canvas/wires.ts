import type { GraphNode } from '../../src-core/graph/document.ts';
import { nodeFacts } from '../model/nodeFacts.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A cubic Bézier curve from an output port to an input port. */
export interface Wire {
  readonly from: Point;
  readonly fromControl: Point;
  readonly toControl: Point;
  readonly to: Point;
}

/** The curve of a wire. One that runs back (into a delay, or to a card on the left) swings out below. */
export function wireBetween(from: Point, to: Point): Wire {
  const ahead = to.x - from.x;
  if (ahead >= 24) {
    const reach = Math.max(28, ahead * 0.45);
    return { from, fromControl: { x: from.x + reach, y: from.y }, toControl: { x: to.x - reach, y: to.y }, to };
  }
  const reach = Math.min(360, 90 + Math.abs(ahead) * 0.4);
  // The closer the heights of the two ends, the further below their cards it has to pass.
  const level = Math.max(0.5, 1 - Math.abs(to.y - from.y) / 500);
  const drop = Math.min(300, 120 + Math.abs(ahead) * 0.22) * level;
  return {
    from,
    fromControl: { x: from.x + reach, y: from.y + drop },
    toControl: { x: to.x - reach, y: to.y + drop },
    to,
  };
}

export function pathOf({ from, fromControl, toControl, to }: Wire): string {
  return `M${p(from)} C${p(fromControl)} ${p(toControl)} ${p(to)}`;
}

/** The point at parameter t of the curve, 0 at its start and 1 at its end. */
export function pointAt({ from, fromControl, toControl, to }: Wire, t: number): Point {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return {
    x: a * from.x + b * fromControl.x + c * toControl.x + d * to.x,
    y: a * from.y + b * fromControl.y + c * toControl.y + d * to.y,
  };
}

/** Whether a port reads what its source held one step before. */
export function isLagging(node: GraphNode | undefined, port: string): boolean {
  return (node && nodeFacts(node)?.inputs.some(({ name, lag }) => name === port && lag !== undefined)) ?? false;
}

function p({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
