import type { Point } from '../wires.ts';

/** A wire's course as a line of close points. */
export interface Course {
  readonly id: string;
  readonly points: readonly Point[];
}

/** The wire that passes closest to one of these places, and no further than `reach` from it. */
export function nearestWire(courses: readonly Course[], places: readonly Point[], reach: number): string | undefined {
  let best: { id: string; distance: number } | undefined;
  for (const { id, points } of courses) {
    for (const place of places) {
      for (let index = 1; index < points.length; index++) {
        const distance = distanceTo(place, points[index - 1], points[index]);
        if (distance <= reach && (!best || distance < best.distance)) best = { id, distance };
      }
    }
  }
  return best?.id;
}

/** The wires that a line crosses. */
export function crossedWires(courses: readonly Course[], line: readonly Point[]): string[] {
  return courses
    .filter(({ points }) => line.slice(1).some((to, index) => points.slice(1).some((end, at) => cross(line[index], to, points[at], end))))
    .map(({ id }) => id);
}

export function distanceTo(place: Point, from: Point | undefined, to: Point | undefined): number {
  if (!from || !to) return Infinity;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((place.x - from.x) * dx + (place.y - from.y) * dy) / length));
  return Math.hypot(place.x - from.x - t * dx, place.y - from.y - t * dy);
}

/** Whether two stretches cross. */
function cross(a: Point | undefined, b: Point | undefined, c: Point | undefined, d: Point | undefined): boolean {
  if (!a || !b || !c || !d) return false;
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

function side(a: Point, b: Point, of: Point): boolean {
  return (b.x - a.x) * (of.y - a.y) - (b.y - a.y) * (of.x - a.x) > 0;
}
