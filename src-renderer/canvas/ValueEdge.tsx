import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { type JSX, memo } from 'react';
import { pathMark } from '../model/derivation.ts';
import { useApp } from '../model/store.ts';
import { EdgeLabel } from './EdgeLabel.tsx';
import type { WireEdge } from './flowAdapter.ts';
import { pathOf, pointAt, wireBetween } from './wires.ts';

/** A wire. Its numbers are painted by the overlay; only the hovered or selected one has a label in the page. */
export const ValueEdge = memo(function ValueEdge({ id, sourceX, sourceY, targetX, targetY, selected, data }: EdgeProps<WireEdge>): JSX.Element {
  const hovered = useApp((state) => state.hoveredEdge === id);
  const lit = useApp(({ walk }) => (walk?.stand?.edges.includes(id) ? walk.stand.moment.phase : undefined));
  const path = useApp((state) => pathMark(state.litPath, 'edges', id));
  const wire = wireBetween({ x: sourceX, y: sourceY }, { x: targetX, y: targetY });
  const active = hovered || selected === true;
  const middle = pointAt(wire, 0.5);
  return (
    <>
      <BaseEdge path={pathOf(wire)} interactionWidth={22} className={`wire ${data?.lag ? 'wire-lag' : ''} ${active ? 'wire-active' : ''} ${lit ? `wire-lit-${lit}` : ''} ${path ? `wire-path-${path}` : ''}`} />
      {active && (
        <EdgeLabelRenderer>
          <EdgeLabel id={id} x={middle.x} y={middle.y} />
        </EdgeLabelRenderer>
      )}
    </>
  );
});
