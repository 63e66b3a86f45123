import { seen } from '../flowAdapter.ts';
import { type Wire, sampled, wireBetween } from '../wires.ts';
import type { Course } from './wireGeometry.ts';

/** The course of a wire on the canvas as it is now; undefined where its ends are not drawn. */
export function wireOf(id: string): Wire | undefined {
  const wire = seen.wire(id);
  const from = wire && seen.portAt(wire.source, wire.sourceHandle ?? '', 'source');
  const to = wire && seen.portAt(wire.target, wire.targetHandle ?? '', 'target');
  return from && to && wireBetween(from, to, seen.waypoints(id));
}

/** All wires on the canvas as lines of points. */
export function courses(): Course[] {
  return seen.wires().flatMap(({ id }) => {
    const wire = wireOf(id);
    return wire ? [{ id, points: sampled(wire) }] : [];
  });
}
