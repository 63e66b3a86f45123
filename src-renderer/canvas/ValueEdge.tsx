import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { type JSX, memo, useState } from 'react';
import type { GraphEdge, Point } from '../../src-core/graph/document.ts';
import { pathMark } from '../model/derivation.ts';
import { useApp } from '../model/store.ts';
import { EdgeLabel } from './EdgeLabel.tsx';
import { seen } from './flowAdapter.ts';
import type { WireEdge } from './flowItems.ts';
import { Waypoints } from './waypoints/Waypoints.tsx';
import { pathOf, pointAt, wireBetween } from './wires.ts';

const none: readonly GraphEdge[] = [];

/** A wire. Its numbers are painted by the overlay; only the hovered or selected one has a label in the page. */
export const ValueEdge = memo(function ValueEdge({ id, sourceX, sourceY, targetX, targetY, selected, data }: EdgeProps<WireEdge>): JSX.Element {
  const hovered = useApp((state) => state.hoveredEdge === id);
  const edges = data?.wire.edges ?? none;
  const lit = useApp(({ walk }) => (edges.some((edge) => walk?.stand?.edges.includes(edge.id)) ? walk?.stand?.moment.phase : undefined));
  const path = useApp((state) => edges.map((edge) => pathMark(state.litPath, 'edges', edge.id)).find((mark) => mark === 'on') ?? pathMark(state.litPath, 'edges', edges[0]?.id ?? ''));
  // While one of its points is dragged this wire alone is drawn anew.
  const [dragged, setDragged] = useState<readonly Point[] | null>(null);
  const waypoints = dragged ?? seen.waypoints(id);
  const wire = wireBetween({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, waypoints);
  const active = hovered || selected === true;
  const middle = pointAt(wire, 0.5);
  return (
    <>
      <BaseEdge path={pathOf(wire)} interactionWidth={22} className={`wire ${data?.lag ? 'wire-lag' : ''} ${active ? 'wire-active' : ''} ${lit ? `wire-lit-${lit}` : ''} ${path ? `wire-path-${path}` : ''}`} />
      {active && (
        <EdgeLabelRenderer>
          <EdgeLabel edges={edges} step={data?.step} x={middle.x} y={middle.y} />
        </EdgeLabelRenderer>
      )}
      {waypoints.length > 0 && (
        <EdgeLabelRenderer>
          <Waypoints wire={id} points={waypoints} selected={selected === true} onDrag={setDragged} />
        </EdgeLabelRenderer>
      )}
    </>
  );
});
