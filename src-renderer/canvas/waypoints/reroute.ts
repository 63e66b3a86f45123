import type { Point } from '../../../src-core/graph/document.ts';
import { setWaypoints } from '../../../src-core/graph/waypoints.ts';
import { edit } from '../../model/documentEdits.ts';
import { app } from '../../model/store.ts';
import { seen, view } from '../flowAdapter.ts';
import { wireOf } from '../hands/courses.ts';
import { distanceTo } from '../hands/wireGeometry.ts';
import { type Wire, pointAt, sampled } from '../wires.ts';

/** The edge that a wire on the canvas stands for, where its course can be changed: one edge, in a network that is not unrolled. */
export function reroutable(wire: string): string | undefined {
  const { data } = seen.wire(wire) ?? {};
  const edges = data?.wire.edges ?? [];
  return edges.length === 1 && data?.step === undefined ? edges[0]?.id : undefined;
}

/** Leads a wire through one more point, which lies near it. Returns the point's number. */
export function addWaypoint(wire: string, at: Point): number | undefined {
  const edge = reroutable(wire);
  const course = wireOf(wire);
  if (edge === undefined || !course) return undefined;
  const index = curveNear(course, at);
  change(edge, seen.waypoints(wire).toSpliced(index, 0, rounded(at)));
  return index;
}

export function moveWaypoint(wire: string, index: number, to: Point, gesture?: string): void {
  const edge = reroutable(wire);
  const points = seen.waypoints(wire);
  if (edge !== undefined && index < points.length) change(edge, points.with(index, rounded(to)), gesture);
}

export function removeWaypoint(wire: string, index: number): void {
  const edge = reroutable(wire);
  if (edge !== undefined) change(edge, seen.waypoints(wire).toSpliced(index, 1));
}

/** Adds a point in the middle of the selected wire's longest stretch, and puts the keyboard on it. */
export function rerouteSelected(): void {
  const wire = seen.wires().find(({ selected }) => selected)?.id;
  const course = wire === undefined ? undefined : wireOf(wire);
  if (wire === undefined || !course) return;
  const lengths = course.map(({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y));
  const longest = course[lengths.indexOf(Math.max(...lengths))];
  if (!longest) return;
  const index = addWaypoint(wire, pointAt([longest], 0.5));
  view.whenDrawn(() => document.querySelector<HTMLElement>(`.waypoint[data-wire="${CSS.escape(wire)}"][data-index="${String(index)}"]`)?.focus());
}

/** Whether the one edge that is selected can be led through a point. */
export function canReroute(): boolean {
  const { edges, nodes } = app.getState().selection;
  return edges.size === 1 && nodes.size === 0 && seen.wires().some(({ id, selected }) => selected === true && reroutable(id) !== undefined);
}

function change(edge: string, waypoints: readonly Point[], gesture?: string): void {
  edit('edit.reroute', (document) => setWaypoints(document, edge, waypoints), gesture);
}

/** The number of the curve of a wire's course that passes closest to a place. */
function curveNear(course: Wire, place: Point): number {
  const points = sampled(course);
  let best = { curve: 0, distance: Infinity };
  for (const [index, from] of points.entries()) {
    const distance = distanceTo(place, from, points[index + 1]);
    if (distance < best.distance) best = { curve: from.curve, distance };
  }
  return best.curve;
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
