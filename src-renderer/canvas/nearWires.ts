import { useStore as useFlowStore } from '@xyflow/react';
import { useMemo } from 'react';
import { type Area, liesWithin } from '../../src-core/graph/frames.ts';
import { useApp } from '../model/store.ts';
import { seen, useFlowEdges, useFlowNodes } from './flowAdapter.ts';
import { type WireEdge, manyNodes } from './flowItems.ts';

/** What is in view, and around it as much again on every side: within it the view moves without a change. */
export interface Surroundings {
  readonly view: Area;
  readonly area: Area;
}

export function surroundingsOf(view: Area): Surroundings {
  return { view, area: { x: view.x - view.width / 2, y: view.y - view.height / 2, width: view.width * 2, height: view.height * 2 } };
}

/** Whether what was around a view still does for another one, which may be a part of it where it was zoomed in. */
export function stillAround({ area }: Surroundings, view: Area): boolean {
  return liesWithin(view, area) && view.width * 8 >= area.width;
}

/**
 * The wires that React Flow is given. Of a large network those around the view alone: it goes over all it has at each
 * change, of ten thousand for longer than a frame lasts.
 */
export function useNearWires(): WireEdge[] {
  const wires = useFlowEdges();
  const isLarge = useFlowNodes().length > manyNodes;
  const isWhole = useApp(({ drawingWhole }) => drawingWhole);
  const { area } = useFlowStore(
    ({ transform: [x, y, zoom], width, height }) => surroundingsOf({ x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }),
    (before, { view }) => stillAround(before, view),
  );
  return useMemo(() => (isLarge && !isWhole ? wires.filter((wire) => seen.mayMeet(wire, area)) : wires), [wires, isLarge, isWhole, area]);
}
