import {
  type EdgeChange,
  type NodeChange,
  type NodePositionChange,
  type ReactFlowInstance,
  applyNodeChanges,
  getViewportForBounds,
  useStore as useFlowStore,
} from '@xyflow/react';
import { type RefObject, useEffect, useSyncExternalStore } from 'react';
import i18next from 'i18next';
import type { GraphDocument, Point } from '../../src-core/graph/document.ts';
import { type Area, overlap } from '../../src-core/graph/frames.ts';
import { moveItems } from '../../src-core/graph/groupEdits.ts';
import type { AppState } from '../model/appState.ts';
import { edit } from '../model/documentEdits.ts';
import { bringIntoSight, currentSight, itemShowing } from '../model/sight.ts';
import { app, presentOf, watchApp } from '../model/store.ts';
import { type FlowNode, type Original, type WireEdge, copyId, flowEdges, flowNodes, manyNodes, speaksAnew, withoutGuess } from './flowItems.ts';

/*
 * The one file that knows React Flow's change events; with flowReader.ts and nearItems.ts, which only read, also its
 * stores. The rest of the canvas knows documents.
 * The flow's nodes are derived from the document; only what a drag moves and what React Flow measures
 * is kept here until the drag ends.
 */

let nodes: FlowNode[] = [];
let places = new Map<string, FlowNode>();
/** At which place among the nodes each is. */
let order = new Map<string, number>();
/** What the nodes of the flow show. */
const originals = new Map<string, Original>();
let edges: WireEdge[] = [];
let dragging = false;
let instance: ReactFlowInstance<FlowNode, WireEdge> | undefined;
const listeners = new Set<() => void>();

export function startFlowAdapter(): void {
  watchApp(whatIsShown, derive);
  i18next.on('languageChanged', derive);
  derive();
}

let shownParts: readonly unknown[] = [];

/** All that the items follow from, as one: a change of several of them at once is one change. */
function whatIsShown(state: AppState): readonly unknown[] {
  const parts = [currentSight(state), presentOf(state).frames, state.selection, state.unrolled, state.unrolled ? state.step : undefined];
  if (!parts.every((part, index) => part === shownParts[index])) shownParts = parts;
  return shownParts;
}

export function useFlowNodes(): FlowNode[] {
  return useSyncExternalStore(listen, () => nodes);
}

export function useFlowEdges(): WireEdge[] {
  return useSyncExternalStore(listen, () => edges);
}

/** How a drag ended: the items that were carried along, and the edge on which it was let go. */
export interface DragEnd {
  readonly carried: readonly string[];
  readonly edge: string | undefined;
}

/** Leads drags: to lines, to the grid, into wires. It asks this file where things are, so it is given to it, not imported. */
export interface DragGuide {
  readonly lead: (changes: NodeChange<FlowNode>[]) => NodeChange<FlowNode>[];
  readonly end: () => DragEnd;
  /** What was moved is put into the edge on which it was let go. */
  readonly drop: (document: GraphDocument, moved: ReadonlyMap<string, Point>, edge: string) => GraphDocument;
}

let dragGuide: DragGuide | undefined;

export function takeDragGuide(guide: DragGuide): void {
  dragGuide = guide;
}

/** Takes React Flow's changes: measures and drags stay here, selections and finished moves go to the model. */
export function takeNodeChanges(received: NodeChange<FlowNode>[]): void {
  const moves = received.filter((change) => change.type === 'position');
  const drags = moves.some((move) => move.dragging);
  const ends = dragging && !drags && moves.length > 0;
  const changes = drags ? (dragGuide?.lead(received) ?? received) : received.map((change) => (change.type === 'position' ? withoutMove(change) : change));
  const own = changes.filter(({ type }) => type === 'dimensions' || type === 'position' || type === 'replace');
  if (own.length > 0) {
    applyOwn(own);
    tell();
  }
  const selected = changes.filter((change) => change.type === 'select');
  if (selected.length > 0) takeSelection('nodes', selected);
  dragging = drags || (dragging && !ends);
  if (ends) finishDrag(moves.map(({ id }) => id), dragGuide?.end());
}

/** Changes what they name and nothing else: in a large network each few cards that come into view are measured. */
function applyOwn(changes: readonly NodeChange<FlowNode>[]): void {
  const changed = nodes.slice();
  for (const change of changes) {
    const id = change.type === 'add' ? change.item.id : change.id;
    const index = order.get(id);
    const node = places.get(id);
    if (index === undefined || !node) continue;
    const [applied = node] = applyNodeChanges([change], [node]);
    // A card that was just measured needs no guess of its size any more.
    const next = change.type === 'dimensions' ? withoutGuess(applied) : applied;
    changed[index] = next;
    places.set(id, next);
  }
  nodes = changed;
}

/** What was dragged lies where it was led to, which React Flow does not know; and its moves by arrow keys are commands here. */
function withoutMove({ id, type, dragging: isDragged }: NodePositionChange): NodePositionChange {
  return { id, type, ...(isDragged !== undefined && { dragging: isDragged }) };
}

/** Puts what was dragged into the document: one entry of the history. */
function finishDrag(ids: readonly string[], { carried, edge }: DragEnd = { carried: [], edge: undefined }): void {
  const finished = new Map<string, { x: number; y: number }>();
  for (const id of [...ids, ...carried]) {
    const original = originals.get(id);
    const card = places.get(id);
    if (!original || !card) continue;
    const { at } = card.data;
    const to = { x: Math.round(card.position.x), y: Math.round(card.position.y) };
    if (to.x !== at.x || to.y !== at.y) finished.set(original.item, { x: to.x - original.shift, y: to.y });
  }
  if (edge !== undefined) edit('edit.insert', (document) => dragGuide?.drop(moveItems(document, finished), finished, edge) ?? document);
  else if (finished.size > 0) edit('edit.move', (document) => moveItems(document, finished));
}

export function takeEdgeChanges(changes: EdgeChange<WireEdge>[]): void {
  const selected = changes.filter((change) => change.type === 'select');
  if (selected.length > 0) takeSelection('edges', selected);
}

function takeSelection(kind: 'nodes' | 'edges', changes: readonly { id: string; selected: boolean }[]): void {
  app.setState(({ selection, unrolled, step }) => {
    const sets = { nodes: new Set(selection.nodes), edges: new Set(selection.edges), groups: new Set(selection.groups), frames: new Set(selection.frames) };
    let chosenStep = step;
    for (const { id, selected } of changes) {
      for (const [set, one] of kind === 'nodes' ? [chosenOf(id, sets)] : edgesOf(id).map((edge) => [sets.edges, edge] as const)) {
        if (selected) set.add(one);
        else set.delete(one);
      }
      const copy = kind === 'nodes' ? originals.get(id)?.step : wireOf(id)?.data?.step;
      if (selected && unrolled && copy !== undefined) chosenStep = copy;
    }
    return { selection: { ...selection, ...sets }, step: chosenStep };
  });
}

/** The set that an item of the flow is selected in, and its id there. */
function chosenOf(id: string, { nodes: cards, groups, frames }: { nodes: Set<string>; groups: Set<string>; frames: Set<string> }): readonly [Set<string>, string] {
  const { item = id } = originals.get(id) ?? {};
  const type = places.get(id)?.type;
  return [type === 'group' ? groups : type === 'frame' ? frames : cards, item];
}

function wireOf(id: string): WireEdge | undefined {
  return wiresById.get(id);
}

/** The document's edges that a wire of the flow shows. */
function edgesOf(id: string): readonly string[] {
  return wireOf(id)?.data?.wire.edges.map((edge) => edge.id) ?? [];
}

let wiresById = new Map<string, WireEdge>();

function derive(): void {
  const state = app.getState();
  const anew = speaksAnew();
  nodes = flowNodes(state, places, originals, anew);
  places = new Map(nodes.map((node) => [node.id, node]));
  order = new Map(nodes.map(({ id }, index) => [id, index]));
  edges = flowEdges(state, wiresById, anew);
  wiresById = new Map(edges.map((edge) => [edge.id, edge]));
  tell();
}

/** The end of a wire, by the item that React Flow names a copy of. */
export function endAt(node: string, port: string): { node: string; port: string } {
  return { node: originals.get(node)?.item ?? node, port };
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}

export function takeInstance(flow: ReactFlowInstance<FlowNode, WireEdge>): void {
  instance = flow;
}

/** Where a network is larger than this, its cards are too small to read when it is seen whole. */
const readable = { width: 2800, height: 1800 };
/** The part of such a network that is shown at first. */
const openingPart = { width: 2000, height: 1400 };

function boundsOf(cards: readonly FlowNode[]): { left: number; top: number; width: number; height: number } {
  const boxes = cards.map(({ id, position }) => ({ ...position, ...measuredSize(id) }));
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  return { left, top, width: Math.max(...boxes.map((box) => box.x + box.width)) - left, height: Math.max(...boxes.map((box) => box.y + box.height)) - top };
}

/** Brings these cards into view; of what is larger than `most` only the part at the left and at the top. */
function fitWithin(chosen: readonly FlowNode[], most: { readonly width: number; readonly height: number }): void {
  if (chosen.length === 0) return;
  const { left, top, ...whole } = boundsOf(chosen);
  const width = whole.width > most.width ? openingPart.width : whole.width;
  const height = whole.height > most.height ? openingPart.height : whole.height;
  // A few cards are not blown up: there is room for about as many beside them.
  const grown = { width: Math.max(width, 640), height: Math.max(height, 420) };
  const bounds = { x: left - (grown.width - width) / 2, y: top - (grown.height - height) / 2, ...grown };
  void instance?.fitBounds(bounds, { padding: 0.07, duration: motion() });
}

/** Whether all cards lie within a pane of this size. */
function allWithin({ width, height }: { readonly width: number; readonly height: number }): boolean {
  const viewport = instance?.getViewport();
  if (!viewport) return false;
  return nodes.every(({ id, position }) => {
    const size = measuredSize(id);
    const [x, y] = [position.x * viewport.zoom + viewport.x, position.y * viewport.zoom + viewport.y];
    return x >= 0 && y >= 0 && x + size.width * viewport.zoom <= width && y + size.height * viewport.zoom <= height;
  });
}

/** A network that was seen as a whole is seen as a whole when a panel takes room from the canvas. */
export function useKeptInView(pane: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = pane.current;
    if (!element) return undefined;
    let before = { width: element.clientWidth, height: element.clientHeight };
    const observer = new ResizeObserver(() => {
      const now = { width: element.clientWidth, height: element.clientHeight };
      if (nodes.length > 0 && allWithin(before) && !allWithin(now)) view.open();
      before = now;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [pane]);
}

/** The card of the flow that shows a node or a folded group, at the current step. */
function cardOf(id: string): string {
  const { unrolled, step } = app.getState();
  return copyId(itemShowing(id) ?? id, unrolled ? step : undefined);
}

/** Acts once cards that have just come into sight are drawn and measured. */
function whenDrawn(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/** What can be asked of the view, from commands and the palette. */
export const view = {
  toCanvas: (point: { x: number; y: number }): { x: number; y: number } => instance?.screenToFlowPosition(point) ?? point,
  toScreen: (point: { x: number; y: number }): { x: number; y: number } => instance?.flowToScreenPosition(point) ?? point,
  fit: (ids?: ReadonlySet<string>): void => {
    fitWithin(nodes.filter(({ id }) => ids?.has(id) ?? true), { width: Infinity, height: Infinity });
  },
  /** Whether there is a canvas yet. */
  isThere: (): boolean => instance !== undefined,
  /** Shows all of a network, or where its cards would be too small to read, where it begins. */
  open: (): void => {
    fitWithin(nodes, readable);
  },
  /** Shows all of a network that can be read so, where a part of it is cut off by the pane. */
  openIfCut: (): void => {
    const pane = document.querySelector('[data-canvas]');
    const { width, height } = boundsOf(nodes);
    if (pane && width <= readable.width && height <= readable.height && !allWithin({ width: pane.clientWidth, height: pane.clientHeight })) view.open();
  },
  focus: (): void => {
    document.querySelector<HTMLElement>('[data-canvas]')?.focus({ preventScroll: true });
  },
  /** Moves the view by a way on the canvas. */
  moveBy: (way: Point): void => {
    const { x, y, zoom } = instance?.getViewport() ?? { x: 0, y: 0, zoom: 1 };
    void instance?.setViewport({ x: x - way.x * zoom, y: y - way.y * zoom, zoom });
  },
  zoomBy: (factor: number): void => void instance?.zoomTo(instance.getZoom() * factor),
  zoomIn: (): void => void instance?.zoomIn({ duration: motion() }),
  zoomOut: (): void => void instance?.zoomOut({ duration: motion() }),
  actualSize: (): void => void instance?.zoomTo(1, { duration: motion() }),
  /** Shows the card of a node, within its group where that is folded. */
  goTo: (node: string): void => {
    bringIntoSight(node);
    whenDrawn(() => {
      const card = places.get(cardOf(node));
      const pane = document.querySelector('[data-canvas]');
      if (!card || !pane) return;
      const place = getViewportForBounds({ ...card.position, ...measuredSize(card.id) }, pane.clientWidth, pane.clientHeight, leastZoom, 1.1, 1.2);
      void instance?.setViewport(place, { duration: motion() });
    });
  },
  /** Moves the card that shows a node into the pane where it is not wholly in it; the zoom stays. */
  reveal: (shown: string): void => {
    const id = cardOf(shown);
    const node = places.get(id);
    const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
    if (!instance || !node || !pane) return;
    const { width, height } = measuredSize(id);
    const zoom = instance.getZoom();
    const corner = instance.flowToScreenPosition(node.position);
    const inside = corner.x >= pane.left && corner.y >= pane.top && corner.x + width * zoom <= pane.right && corner.y + height * zoom <= pane.bottom;
    if (!inside) void instance.setCenter(node.position.x + width / 2, node.position.y + height / 2, { zoom, duration: motion() });
  },
  whenDrawn,
  /** Brings the card that shows a node or a folded group into view and puts the keyboard on it. */
  focusCard: (shown: string): void => {
    view.reveal(shown);
    whenDrawn(() => document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(cardOf(shown))}"]`)?.focus({ preventScroll: true }));
  },
  isFar: (): boolean => (instance?.getZoom() ?? 1) < farZoom,
  place: (viewport: { x: number; y: number; zoom: number }): void => void instance?.setViewport(viewport),
};

export function currentViewport(): { x: number; y: number; zoom: number } | undefined {
  return instance?.getViewport();
}

/** Whether every card on the screen has its size; of large networks only those in view get one. */
export function allMeasured(): boolean {
  return nodes.length > manyNodes || nodes.every(({ measured }) => measured?.width !== undefined);
}

/** The size of a card as React Flow measured it. */
export function measuredSize(id: string): { width: number; height: number } {
  const measured = places.get(id)?.measured;
  return { width: measured?.width ?? 190, height: measured?.height ?? 96 };
}

/** What is on the canvas at this moment and where, for what needs it outside React. */
export const seen = {
  /** Of these items, or of all. */
  boxes: (ids?: ReadonlySet<string>): (Area & { readonly id: string })[] => nodes.flatMap(({ id, position }) => (ids?.has(id) ?? true ? [{ id, ...position, ...measuredSize(id) }] : [])),
  /** By the items themselves, where the network is unrolled at the current step: of these items, or of all. */
  itemBoxes: (ids?: ReadonlySet<string>): (Area & { readonly id: string })[] => {
    const { unrolled, step } = app.getState();
    return nodes.flatMap(({ id, type, position }) => {
      const { item = id, step: own, shift = 0 } = originals.get(id) ?? {};
      const isHere = type !== 'outlet' && type !== 'frame' && (!unrolled || own === step) && (ids?.has(item) ?? true);
      return isHere ? [{ id: item, x: position.x - shift, y: position.y, ...measuredSize(id) }] : [];
    });
  },
  frameBoxes: (ids?: ReadonlySet<string>): (Area & { readonly id: string })[] => nodes.flatMap(({ id, type, position }) => (type === 'frame' && (ids?.has(id) ?? true) ? [{ id, ...position, ...measuredSize(id) }] : [])),
  /** Whether these are the nodes that are on the canvas now. */
  isNewest: (some: readonly FlowNode[]): boolean => some === nodes,
  node: (id: string): FlowNode | undefined => places.get(id),
  wires: (): readonly WireEdge[] => edges,
  wire: (id: string): WireEdge | undefined => wiresById.get(id),
  /** The points that a wire is led through, where they are while its cards are dragged. */
  waypoints: (id: string): readonly Point[] => {
    const wire = wiresById.get(id);
    const own = wire?.data?.step === undefined ? wire?.data?.wire.edges[0]?.waypoints : undefined;
    if (!wire || !own) return noPoints;
    const [from, to] = [dragOf(wire.source), dragOf(wire.target)];
    return from.x === to.x && from.y === to.y && (from.x !== 0 || from.y !== 0) ? own.map(({ x, y }) => ({ x: x + from.x, y: y + from.y })) : own;
  },
  /** Whether a wire may come into an area: cheap, for it is asked of every wire there is. */
  mayMeet: ({ id, source, target }: WireEdge, area: Area): boolean => {
    const [from, to] = [places.get(source), places.get(target)];
    if (!from || !to) return false;
    const [start, end] = [measuredSize(source), measuredSize(target)];
    let left = Math.min(from.position.x, to.position.x);
    let top = Math.min(from.position.y, to.position.y);
    let right = Math.max(from.position.x + start.width, to.position.x + end.width);
    let bottom = Math.max(from.position.y + start.height, to.position.y + end.height);
    for (const { x, y } of seen.waypoints(id)) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    return overlap({ x: left - swing, y: top - swing, width: right - left + 2 * swing, height: bottom - top + 2 * swing }, area);
  },
  /** Where a wire ends at a port; undefined where its card is not drawn. */
  portAt: (item: string, port: string, side: 'source' | 'target'): Point | undefined => {
    const node = instance?.getInternalNode(item);
    const handle = node?.internals.handleBounds?.[side]?.find((bounds) => bounds.id === port);
    if (!node || !handle) return undefined;
    const { x, y } = node.internals.positionAbsolute;
    return { x: x + handle.x + (side === 'source' ? handle.width : 0), y: y + handle.y + handle.height / 2 };
  },
  /** The ports of a card and their places on it, as React Flow measured them; undefined where it does not have the card. */
  handles: (id: string): FlowNode['handles'] => {
    const bounds = instance?.getInternalNode(id)?.internals.handleBounds;
    return bounds ? [...(bounds.source ?? []), ...(bounds.target ?? [])] : undefined;
  },
  /** The ports of an item and how far below its top they sit, px; undefined where it was not measured. */
  ports: (id: string, side: 'source' | 'target'): { readonly name: string; readonly y: number }[] | undefined => {
    const bounds = instance?.getInternalNode(cardOf(id))?.internals.handleBounds;
    return bounds ? (bounds[side] ?? []).map(({ id: name, y, height }) => ({ name: name ?? '', y: y + height / 2 })) : undefined;
  },
};

const noPoints: readonly Point[] = [];
/** How far a wire may swing out beyond what its cards and waypoints span, px on the canvas. */
const swing = 360;

/** How far a card is dragged from where the document has it. */
function dragOf(id: string): Point {
  const card = places.get(id);
  return card ? { x: card.position.x - card.data.at.x, y: card.position.y - card.data.at.y } : { x: 0, y: 0 };
}

function motion(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160; // ms
}

export function useZoom(): number {
  return useFlowStore((state) => state.transform[2]);
}

/** How far the canvas can be zoomed out. */
export const leastZoom = 0.05;

/** Below this zoom nothing inside a card can be read: it is not drawn, and its numbers stand still. */
const farZoom = 0.32;

/** Below this zoom a card is a box. */
const distantZoom = 0.18;

export function useDistant(): boolean {
  return useFlowStore((state) => state.transform[2] < distantZoom);
}

export function useFar(): boolean {
  return useFlowStore((state) => state.transform[2] < farZoom);
}
