import type { GraphEdge } from '../../../src-core/graph/document.ts';
import { portKey } from '../../../src-core/graph/resolve.ts';
import type { GraphShapes } from '../../../src-core/graph/shapes.ts';
import { sizeOf } from '../../../src-core/tensor/shape.ts';
import type { Settings } from '../../model/settings.ts';
import { chipShapes, levelAt } from '../overlay/level.ts';
import type { LayoutRequest } from './layoutRequest.ts';

/** At this zoom the numbers on the wires still have room between the cards. */
const readableZoom = 0.6;

/**
 * The room that the numbers on these edges take on the canvas; long vectors are drawn as strips where there is less.
 * It is known from the shapes alone: a network is laid out the same before its numbers are there.
 */
export function chipRoom(edges: readonly GraphEdge[], { outputs }: GraphShapes, { direction, digits, values }: Pick<Settings, 'direction' | 'digits' | 'values'>): LayoutRequest['chip'] {
  if (values === 'off') return { width: 40, height: 20 };
  const sizes = new Set(edges.map(({ source }) => sizeOf(outputs.get(portKey(source.node, source.port)) ?? [])));
  const chips = [...sizes].flatMap((size) => chipShapes(size, levelAt(readableZoom), direction === 'both', digits).slice(0, 1));
  const widest = (side: 'width' | 'height', most: number): number => Math.min(most, Math.max(20, ...chips.map((chip) => chip[side] / readableZoom)));
  return { width: widest('width', 220), height: widest('height', 110) };
}
