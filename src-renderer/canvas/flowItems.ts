import { type Edge, type Node, Position } from '@xyflow/react';
import type { Frame, GraphNode, Point } from '../../src-core/graph/document.ts';
import { topLeft } from '../../src-core/graph/groupEdits.ts';
import type { FoldedGroup, Outlet, SeenWire, Sight } from '../../src-core/graph/sight.ts';
import { registry } from '../../src-core/node/registry.ts';
import { currentLanguage, translate } from '../i18n/translate.ts';
import type { AppState } from '../model/appState.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { nodeById, nodeFacts, nodeTitle } from '../model/nodeFacts.ts';
import { currentSight } from '../model/sight.ts';
import { presentOf } from '../model/store.ts';
import { unrollingOf } from '../model/unrolling.ts';
import { lagOf } from './wires.ts';

/* What is in sight, as React Flow's nodes and edges. Where the network is unrolled there is one of each for every step shown. */

/** Above this many nodes only those in view are in the page. */
export const manyNodes = 200;

/** The step that a copy in the unrolled network stands for; absent where it is not unrolled. */
type StepOf = Readonly<{ step?: number }>;

/** Where the document has a card. React Flow has it elsewhere while it is dragged. */
type Placed = StepOf & Readonly<{ at: Point }>;

export type CardNode = Node<Placed & Readonly<{ node: GraphNode }>, 'card'>;
export type GroupNode = Node<Placed & Readonly<{ folded: FoldedGroup }>, 'group'>;
/** A port outside of the group that is stepped into. */
export type OutletNode = Node<Placed & Readonly<{ outlet: Outlet }>, 'outlet'>;
/** A comment frame, behind the cards. */
export type FrameNode = Node<Placed & Readonly<{ frame: Frame }>, 'frame'>;
export type FlowNode = CardNode | GroupNode | OutletNode | FrameNode;
export type WireEdge = Edge<StepOf & Readonly<{ lag: number; wire: SeenWire; ends: WireEnds }>, 'wire'>;

/** The nodes at the ends of a wire, whose names and settings its words depend on. */
type WireEnds = readonly [source: GraphNode | undefined, target: GraphNode | undefined];

/** The language that the words of all items are in. In a large network they are not put together anew for each change. */
let spoken: string | undefined;

/** Whether the words of all items have to be put together anew. */
export function speaksAnew(): boolean {
  const language = currentLanguage();
  const anew = spoken !== language;
  spoken = language;
  return anew;
}

/** The id of an item's copy at a step. */
export function copyId(item: string, step: number | undefined): string {
  return step === undefined ? item : `${item}@${String(step)}`;
}

/** The item that a node of the flow shows, its step, and how far its copy lies from it. */
export interface Original {
  readonly item: string;
  readonly step: number | undefined;
  readonly shift: number;
}

/** All cards of the flow. Those that did not change are the objects of before, so that React Flow leaves them alone. */
export function flowNodes(state: AppState, known: ReadonlyMap<string, FlowNode>, originals: Map<string, Original>, anew: boolean): FlowNode[] {
  const sight = currentSight(state);
  const unrolling = unrollingOf(state);
  const isLarge = sight.nodes.length > manyNodes;
  originals.clear();
  // Around the network as it is wired; its steps side by side have no room for them.
  const frames = unrolling ? [] : presentOf(state).frames.map((frame) => {
    originals.set(frame.id, { item: frame.id, step: undefined, shift: 0 });
    return frameCard(known.get(frame.id), frame, state.selection.frames.has(frame.id));
  });
  const items = (unrolling?.steps ?? [undefined]).flatMap((step, index) => {
    const shift = index * (unrolling?.pitch ?? 0);
    const place = (at: Point): Point => (shift === 0 ? at : { x: at.x + shift, y: at.y });
    const idOf = (item: string): string => {
      const id = copyId(item, step);
      originals.set(id, { item, step, shift });
      return id;
    };
    const isHere = step === undefined || step === state.step;
    const copy = step === undefined ? {} : { step };
    return [
      ...sight.nodes.map((node) => {
        const id = idOf(node.id);
        const old = known.get(id);
        const at = place(node.position);
        const selected = isHere && state.selection.nodes.has(node.id);
        if (!anew && old?.type === 'card' && old.data.node === node && old.selected === selected && isAt(old, at)) return old;
        return card(old, id, node, at, selected, copy, isLarge);
      }),
      ...sight.folded.map((folded) => {
        const id = idOf(folded.group.id);
        return groupCard(known.get(id), id, folded, place(topLeft(folded.nodes.map(({ position }) => position))), isHere && state.selection.groups.has(folded.group.id), copy);
      }),
      ...sight.outlets.map((outlet) => {
        const id = idOf(outlet.id);
        return outletCard(known.get(id), id, outlet, place(outletPlace(outlet, sight)), copy);
      }),
    ];
  });
  return [...frames, ...items];
}

/** Far below the cards, also when it is chosen, which raises it. */
const frameLevel = -3000;

function frameCard(old: FlowNode | undefined, frame: Frame, selected: boolean): FrameNode {
  const { id, position: at } = frame;
  const [line = ''] = frame.text.split('\n');
  const ariaLabel = line.trim() === '' ? translate('frame.empty') : line.replaceAll(/[#*`$]/g, '').trim();
  const domAttributes = roleOf('frame.role');
  // Clicks within it are for what lies there; only its text, its border and its handle take them.
  const look = { type: 'frame' as const, selectable: false, zIndex: frameLevel, style: { pointerEvents: 'none' as const }, width: frame.size.width, height: frame.size.height };
  if (old?.type !== 'frame') return { ...look, id, data: { frame, at }, position: at, selected, ariaLabel, domAttributes };
  if (old.data.frame === frame && old.selected === selected && old.ariaLabel === ariaLabel) return old;
  return { ...old, ...look, data: old.data.frame === frame ? old.data : { frame, at }, position: isAt(old, at) ? old.position : at, selected, ariaLabel, domAttributes };
}

function card(old: FlowNode | undefined, id: string, node: GraphNode, at: Point, selected: boolean, step: StepOf, isLarge: boolean): CardNode {
  const type = registry.get(node.type)?.title[currentLanguage()] ?? node.type;
  const ariaLabel = labelOf(nodeTitle(node), type, step);
  const domAttributes = roleOf('canvas.nodeRole');
  if (old?.type !== 'card') return { id, type: 'card', data: { node, at, ...step }, position: at, selected, ariaLabel, domAttributes, ...(isLarge && guessed(node)) };
  const stays = isAt(old, at);
  const data = stays && old.data.node === node ? old.data : { node, at, ...step };
  return { ...old, data, position: stays ? old.position : at, selected, ariaLabel, domAttributes };
}

const guessedSize = { width: 190, height: 96 }; // px

/**
 * About how large a card is and where its ports are. React Flow draws every card that it knows nothing of once, to
 * measure it; of ten thousand cards only those in view are to be drawn. What is drawn is measured, and the guess dropped.
 */
function guessed(node: GraphNode): Pick<CardNode, 'initialWidth' | 'initialHeight' | 'handles'> {
  return { initialWidth: guessedSize.width, initialHeight: guessedSize.height, handles: guessedPorts(node) };
}

/** About where the ports of a card are. */
export function guessedPorts(node: GraphNode): NonNullable<CardNode['handles']> {
  const facts = nodeFacts(node);
  const side = (ports: readonly { readonly name: string }[], type: 'source' | 'target'): NonNullable<CardNode['handles']> =>
    ports.map(({ name }, index) => ({
      id: name,
      type,
      position: type === 'target' ? Position.Left : Position.Right,
      x: type === 'target' ? 0 : guessedSize.width,
      y: (guessedSize.height * (index + 1)) / (ports.length + 1),
    }));
  return [...side(facts?.inputs ?? [], 'target'), ...side(facts?.outputs ?? [], 'source')];
}

/** Without the guess, once a card has been measured. */
export function withoutGuess(node: FlowNode): FlowNode {
  if (!node.handles) return node;
  const { handles: _handles, initialWidth: _width, initialHeight: _height, ...measured } = node;
  return measured;
}

function groupCard(old: FlowNode | undefined, id: string, folded: FoldedGroup, at: Point, selected: boolean, step: StepOf): GroupNode {
  const ariaLabel = labelOf(folded.group.name, translate('group.role'), step);
  if (old?.type !== 'group') return { id, type: 'group', data: { folded, at, ...step }, position: at, selected, ariaLabel, domAttributes: roleOf('canvas.nodeRole') };
  const stays = isAt(old, at);
  if (stays && old.data.folded === folded && old.selected === selected && old.ariaLabel === ariaLabel) return old;
  return { ...old, data: { folded, at, ...step }, position: stays ? old.position : at, selected, ariaLabel, domAttributes: roleOf('canvas.nodeRole') };
}

function outletCard(old: FlowNode | undefined, id: string, outlet: Outlet, at: Point, step: StepOf): OutletNode {
  if (old?.type !== 'outlet') return { id, type: 'outlet', data: { outlet, at, ...step }, position: at, draggable: false, selectable: false, focusable: false };
  return isAt(old, at) && old.data.outlet === outlet ? old : { ...old, data: { outlet, at, ...step }, position: at };
}

function isAt({ data }: FlowNode, at: Point): boolean {
  return data.at === at || (data.at.x === at.x && data.at.y === at.y);
}

/** Beside what it is wired to: sources on the left of all, targets on the right. */
function outletPlace({ side, beside, id }: Outlet, { nodes, folded, outlets }: Sight): Point {
  const places = [...nodes.map(({ position }) => position), ...folded.map((group) => topLeft(group.nodes.map(({ position }) => position)))];
  const near = nodes.filter((node) => beside.includes(node.id)).map(({ position }) => position.y);
  const same = outlets.filter((other) => other.side === side).findIndex((other) => other.id === id);
  const xs = places.map(({ x }) => x);
  const y = near.length === 0 ? topLeft(places).y : near.reduce((sum, place) => sum + place, 0) / near.length;
  return { x: side === 'source' ? Math.min(...xs) - 260 : Math.max(...xs) + 320, y: y + same * 52 };
}

/** All wires of the flow; those that did not change are the objects of before. */
export function flowEdges(state: AppState, known: ReadonlyMap<string, WireEdge>, anew: boolean): WireEdge[] {
  const document = presentOf(state);
  const sight = currentSight(state);
  const unrolling = unrollingOf(state);
  const chosen = state.selection.edges;
  return (unrolling?.steps ?? [undefined]).flatMap((step) =>
    sight.wires.flatMap((wire) => {
      const [first] = wire.edges;
      if (!first) return [];
      const id = copyId(wire.id, step);
      const old = known.get(id);
      const ends: WireEnds = [nodeById(document, first.source.node), nodeById(document, first.target.node)];
      const isSame = !anew && old?.data?.wire === wire && old.data.ends[0] === ends[0] && old.data.ends[1] === ends[1];
      const lag = isSame ? (old.data?.lag ?? 0) : lagOf(ends[1], first.target.port);
      const from = step === undefined ? undefined : step - lag;
      // What lies before the first step shown, or behind the last, has no copy to come from.
      if (from !== undefined && unrolling?.steps.includes(from) === false) return [];
      const selected = chosen.size > 0 && wire.edges.some((edge) => chosen.has(edge.id)) && (from === undefined || from === state.step);
      const source = copyId(wire.source.item, from);
      const target = copyId(wire.target.item, step);
      if (isSame && old.selected === selected && old.source === source && old.target === target) return [old];
      const made: WireEdge = {
        id,
        type: 'wire',
        source,
        sourceHandle: wire.source.port,
        target,
        targetHandle: wire.target.port,
        data: { lag, wire, ends, ...(from !== undefined && { step: from }) },
        selected,
        ariaLabel: isSame ? (old.ariaLabel ?? '') : translate('canvas.edge', edgeEnds(document, first)),
        domAttributes: roleOf('canvas.edgeRole'),
      };
      return [made];
    }),
  );
}

function labelOf(name: string, type: string, { step }: StepOf): string {
  const label = translate('canvas.node', { name, type });
  return step === undefined ? label : `${label}, ${translate('unroll.step', { step: step + 1 })}`;
}

interface Role {
  'aria-roledescription': string;
}

/** What a screen reader calls it; React Flow says it in English. */
function roleOf(key: 'canvas.nodeRole' | 'canvas.edgeRole' | 'frame.role'): Role {
  return { 'aria-roledescription': translate(key) };
}
