import type { GraphEdge } from '../../../src-core/graph/document.ts';
import { portKey } from '../../../src-core/graph/resolve.ts';
import type { GraphShapes } from '../../../src-core/graph/shapes.ts';
import { sizeOf } from '../../../src-core/tensor/shape.ts';
import type { Settings } from '../../model/settings.ts';
import { wireForm } from '../../model/pictureForm.ts';
import { chipShapes, levelAt } from '../overlay/level.ts';
import { pictureShapes } from '../overlay/pictureChip.ts';
import type { LayoutRequest } from './layoutRequest.ts';

/** At this zoom the numbers on the wires still have room between the cards. */
const readableZoom = 0.6;

/**
 * The room that the numbers on these edges take on the canvas; long vectors are drawn as strips where there is less.
 * It is known from the shapes alone: a network is laid out the same before its numbers are there.
 */
export function chipRoom(edges: readonly GraphEdge[], { outputs }: GraphShapes, { direction, digits, values, tensorPictures }: Pick<Settings, 'direction' | 'digits' | 'values' | 'tensorPictures'>): LayoutRequest['chip'] {
  if (values === 'off') return { width: 40, height: 20 };
  const shapes = edges.map(({ source }) => outputs.get(portKey(source.node, source.port)) ?? []);
  const [level, both] = [levelAt(readableZoom), direction === 'both'];
  const sizes = new Set(shapes.map(sizeOf));
  const forms = tensorPictures ? shapes.flatMap((shape) => wireForm(shape) ?? []) : [];
  const chips = [...sizes].flatMap((size) => chipShapes(size, level, both, digits).slice(0, 1));
  // Of many channels two are enough to keep the network together.
  for (const form of forms) chips.push(...pictureShapes({ ...form, tiles: Math.min(2, form.tiles) }, level, both).slice(0, 1));
  const widest = (side: 'width' | 'height', most: number): number => Math.min(most, Math.max(20, ...chips.map((chip) => chip[side] / readableZoom)));
  return { width: widest('width', 220), height: widest('height', 110) };
}
