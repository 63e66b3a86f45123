import { type Area, overlap } from '../../../src-core/graph/frames.ts';
import { portKey } from '../../../src-core/graph/resolve.ts';
import { sizeOf } from '../../../src-core/tensor/shape.ts';
import { usualLength } from '../../../src-core/tensor/shownDigits.ts';
import type { GraphEdge } from '../../../src-core/graph/document.ts';
import type { PictureWatch } from '../../../src-core/protocol/watch.ts';
import type { SeenWire } from '../../../src-core/graph/sight.ts';
import type { AppState } from '../../model/appState.ts';
import { type LiveNumbers, wireNumbers } from '../../model/liveNumbers.ts';
import { type PictureForm, wireForm } from '../../model/pictureForm.ts';
import { wirePicture } from '../../model/pictureWishes.ts';
import { seen } from '../flowAdapter.ts';
import type { FlowReader } from '../flowReader.ts';
import { pointAt, wireBetween } from '../wires.ts';
import { type ChipShape, type Level, chipShapes, longestTotal } from './level.ts';
import { pictureShapes } from './pictureChip.ts';
import { Placement } from './placement.ts';

/** A chip and its place on the canvas, in the canvas's own units. */
export interface PlacedChip {
  /** The wire on the canvas. */
  readonly wire: string;
  /** The first of its edges, and all of them. */
  readonly edge: string;
  readonly edges: readonly string[];
  /** The step of its own that it stands at in an unrolled network. */
  readonly step: number | undefined;
  readonly x: number;
  readonly y: number;
  readonly shape: ChipShape;
  /** How wide longer numbers may make it, px on the screen. */
  readonly widest: number;
}

/** The total of an output that fans out, under its port. */
export interface PlacedTotal {
  readonly output: string;
  readonly box: Area;
}

export interface Scene {
  readonly chips: readonly PlacedChip[];
  readonly totals: readonly PlacedTotal[];
}

/** Elements of all pictures in view together, at most: a frame of them is a megabyte. Further wires have strips. */
const mostPicturedElements = 2 ** 16;
const waypointSize = 16; // px on the canvas
/** How far a chip may outgrow its shape where there is room. */
const mostGrowth = 1.12;

/** Decides which edges carry a chip and where, within an area of the canvas. Numbers have no say in it but for their count. */
export function layOut(state: AppState, reader: FlowReader, level: Level, zoom: number, numbers: LiveNumbers, area: Area): Scene {
  const { values, direction, digits } = state.settings;
  if (values === 'off') return { chips: [], totals: [] };
  const placement = new Placement(reader.cards().filter((card) => overlap(card, area)));
  const both = direction === 'both';
  const totals = direction === 'forward' || level.kind === 'mark' ? [] : totalsOf(state, reader, level, zoom, area);
  for (const total of totals) placement.reserve(total.box);
  const wires = reader.wires().filter((wire) => seen.mayMeet(wire, area));
  // What a wire is led by stays in view.
  for (const { x, y } of wires.flatMap(({ id }) => seen.waypoints(id))) placement.reserve({ x: x - waypointSize / 2, y: y - waypointSize / 2, width: waypointSize, height: waypointSize });
  const chips: PlacedChip[] = [];
  let budget = mostPicturedElements;
  for (const { id, source, sourceHandle, target, targetHandle, data } of wires) {
    const [first] = data?.wire.edges ?? [];
    if (!data || !first) continue;
    const ids = data.wire.edges.map((edge) => edge.id);
    if (values === 'selected' && !isChosen(state, id, data.wire)) continue;
    const size = wireNumbers(numbers, first.id, data.step)?.value.size;
    const from = reader.port(source, sourceHandle ?? '', 'source');
    const to = reader.port(target, targetHandle ?? '', 'target');
    if (size === undefined || !from || !to) continue;
    const wire = wireBetween(from, to, seen.waypoints(id));
    // What does not fit between its cards is drawn smaller, down to a mark.
    const form = pictured(state, first);
    const shapes = [...(form && level.kind !== 'mark' ? affordable(pictureShapes(form, level, both), budget) : []), ...chipShapes(size, level, both, digits)];
    for (const shape of shapes) {
      const most = shape.width * (shape.kind === 'mark' ? 1 : mostGrowth);
      const place = placement.place(wire, shape.width / zoom, shape.height / zoom, most / zoom);
      if (!place && shape !== shapes.at(-1)) continue;
      budget -= elementsOf(shape);
      chips.push({ wire: id, edge: first.id, edges: ids, step: data.step, ...(place ?? pointAt(wire, 0.5)), shape, widest: (place?.widest ?? 0) * zoom });
      break;
    }
  }
  return { chips, totals };
}

/** The form of the picture on a wire; undefined where it has none. */
function pictured({ settings: { tensorPictures }, analysis: { shapes } }: AppState, { source }: GraphEdge): PictureForm | undefined {
  const shape = tensorPictures ? shapes.outputs.get(portKey(source.node, source.port)) : undefined;
  return shape && wireForm(shape);
}

function affordable(shapes: readonly ChipShape[], budget: number): ChipShape[] {
  return shapes.filter((shape) => elementsOf(shape) <= budget);
}

/** Elements that are wanted for a picture. */
function elementsOf({ tiles }: ChipShape): number {
  return tiles ? tiles.shown * tiles.form.rows * tiles.form.columns : 0;
}

/** The pictures of a scene, as the engine is asked for them. */
export function picturesOf({ chips }: Scene): PictureWatch[] {
  return chips.flatMap(({ edges, step, shape }) => {
    const count = elementsOf(shape);
    return count > 0 ? [{ ...wirePicture(edges, step), count }] : [];
  });
}

function isChosen({ selection, hoveredEdge }: AppState, id: string, { edges, source, target }: SeenWire): boolean {
  const items = [source.item, target.item];
  return hoveredEdge === id || edges.some((edge) => selection.edges.has(edge.id)) || items.some((item) => selection.nodes.has(item) || selection.groups.has(item));
}

/** Under each port that fans out, room for its total; wider ones than a few numbers are in the inspector only. */
function totalsOf({ analysis: { graph, shapes }, settings: { digits } }: AppState, reader: FlowReader, level: Level, zoom: number, area: Area): PlacedTotal[] {
  return [...graph.nodes.values()].flatMap(({ node, definition, outputs }) => {
    const card = reader.rectangle(node.id);
    return definition.loss || !card || !overlap(card, area)
      ? []
      : outputs.flatMap((port): PlacedTotal[] => {
          const output = portKey(node.id, port.name);
          const size = sizeOf(shapes.outputs.get(output) ?? [0]);
          const at = (graph.outgoing.get(output)?.length ?? 0) > 1 && size > 0 && size <= longestTotal ? reader.port(node.id, port.name, 'source') : undefined;
          if (!at) return [];
          const width = (level.font * (0.62 * (usualLength(digits) + 1) * size + 2.2) + 8) / zoom;
          const height = (level.font * 1.32 + 4) / zoom;
          // Under the card, beside its port: there it is in no wire's way.
          const row = outputs.indexOf(port);
          return [{ output, box: { x: at.x - width, y: card.y + card.height + (4 + row * 2) / zoom + row * height, width, height } }];
        });
  });
}
