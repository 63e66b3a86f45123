import {
  type Edge,
  type EdgeChange,
  type Node,
  type NodeChange,
  type ReactFlowInstance,
  applyNodeChanges,
  useStore as useFlowStore,
  useStoreApi,
} from '@xyflow/react';
import { type RefObject, useEffect, useMemo, useSyncExternalStore } from 'react';
import i18next from 'i18next';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { moveNodes } from '../../src-core/graph/edit.ts';
import { registry } from '../../src-core/node/registry.ts';
import { currentLanguage, translate } from '../i18n/translate.ts';
import { edit } from '../model/documentEdits.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { nodeById, nodeTitle } from '../model/nodeFacts.ts';
import { app, presentOf, watchApp } from '../model/store.ts';
import { isLagging } from './wires.ts';

/*
 * The one file that knows React Flow's stores and change events; the rest of the canvas knows documents.
 * The flow's nodes are derived from the document; only what a drag moves and what React Flow measures
 * is kept here until the drag ends.
 */

export type CardNode = Node<{ readonly node: GraphNode }, 'card'>;
export type WireEdge = Edge<{ readonly lag: boolean }, 'wire'>;

/** Above this many nodes only those in view are in the page. */
export const manyNodes = 200;

let nodes: CardNode[] = [];
let edges: WireEdge[] = [];
let dragging = false;
let instance: ReactFlowInstance<CardNode, WireEdge> | undefined;
const listeners = new Set<() => void>();

export function startFlowAdapter(): void {
  watchApp((state) => presentOf(state).nodes, () => {
    deriveNodes();
    deriveEdges();
  });
  i18next.on('languageChanged', () => {
    deriveNodes();
    deriveEdges();
  });
  watchApp((state) => state.selection, () => {
    deriveNodes();
    deriveEdges();
  });
  watchApp((state) => presentOf(state).edges, deriveEdges);
  deriveNodes();
  deriveEdges();
}

export function useFlowNodes(): CardNode[] {
  return useSyncExternalStore(listen, () => nodes);
}

export function useFlowEdges(): WireEdge[] {
  return useSyncExternalStore(listen, () => edges);
}

/** Takes React Flow's changes: measures and drags stay here, selections and finished moves go to the model. */
export function takeNodeChanges(changes: NodeChange<CardNode>[]): void {
  const own = changes.filter(({ type }) => type === 'dimensions' || type === 'position' || type === 'replace');
  if (own.length > 0) {
    nodes = applyNodeChanges(own, nodes);
    tell();
  }
  const selected = changes.filter((change) => change.type === 'select');
  if (selected.length > 0) takeSelection('nodes', selected);
  const moves = changes.filter((change) => change.type === 'position');
  if (moves.some((move) => move.dragging)) {
    dragging = true;
    return;
  }
  const finished = new Map(moves.flatMap(({ id, position }) => (position ? [[id, { x: Math.round(position.x), y: Math.round(position.y) }] as const] : [])));
  if (moves.length === 0 || finished.size === 0) return;
  const moved = nodes.some(({ id, data }) => {
    const { x, y } = finished.get(id) ?? data.node.position;
    return x !== data.node.position.x || y !== data.node.position.y;
  });
  // Nudges with the arrow keys make one entry together; each drag makes its own.
  if (moved) edit('edit.move', (document) => moveNodes(document, finished), dragging ? undefined : `nudge ${[...finished.keys()].join()}`);
  dragging = false;
}

export function takeEdgeChanges(changes: EdgeChange<WireEdge>[]): void {
  const selected = changes.filter((change) => change.type === 'select');
  if (selected.length > 0) takeSelection('edges', selected);
}

function takeSelection(kind: 'nodes' | 'edges', changes: readonly { id: string; selected: boolean }[]): void {
  app.setState(({ selection }) => {
    const set = new Set(selection[kind]);
    for (const { id, selected } of changes) {
      if (selected) set.add(id);
      else set.delete(id);
    }
    return { selection: { ...selection, [kind]: set } };
  });
}

function deriveNodes(): void {
  const state = app.getState();
  const known = new Map(nodes.map((node) => [node.id, node]));
  nodes = presentOf(state).nodes.map((node): CardNode => {
    const old = known.get(node.id);
    const selected = state.selection.nodes.has(node.id);
    const ariaLabel = translate('canvas.node', { name: nodeTitle(node), type: registry.get(node.type)?.title[currentLanguage()] ?? node.type });
    if (!old) return { id: node.id, type: 'card', data: { node }, position: node.position, selected, ariaLabel, domAttributes: roleOf('canvas.nodeRole') };
    if (old.data.node === node && old.selected === selected && old.ariaLabel === ariaLabel) return old;
    const position = old.data.node.position === node.position ? old.position : node.position;
    return { ...old, data: old.data.node === node ? old.data : { node }, position, selected, ariaLabel, domAttributes: roleOf('canvas.nodeRole') };
  });
  tell();
}

function deriveEdges(): void {
  const state = app.getState();
  const document = presentOf(state);
  const known = new Map(edges.map((edge) => [edge.id, edge]));
  edges = document.edges.map((edge): WireEdge => {
    const old = known.get(edge.id);
    const selected = state.selection.edges.has(edge.id);
    const lag = isLagging(nodeById(document, edge.target.node), edge.target.port);
    const ariaLabel = translate('canvas.edge', edgeEnds(document, edge));
    if (old?.selected === selected && old.data?.lag === lag && old.ariaLabel === ariaLabel) return old;
    return {
      id: edge.id,
      type: 'wire',
      source: edge.source.node,
      sourceHandle: edge.source.port,
      target: edge.target.node,
      targetHandle: edge.target.port,
      data: { lag },
      selected,
      ariaLabel,
      domAttributes: roleOf('canvas.edgeRole'),
    };
  });
  tell();
}

/** What a screen reader calls it; React Flow says it in English. */
function roleOf(key: 'canvas.nodeRole' | 'canvas.edgeRole'): { 'aria-roledescription': string } {
  return { 'aria-roledescription': translate(key) };
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}

export function takeInstance(flow: ReactFlowInstance<CardNode, WireEdge>): void {
  instance = flow;
}

/** Where a network is larger than this, its cards are too small to read when it is seen whole. */
const readable = { width: 2800, height: 1800 };
/** The part of such a network that is shown at first. */
const openingPart = { width: 2000, height: 1400 };

function boundsOf(cards: readonly CardNode[]): { left: number; top: number; width: number; height: number } {
  const boxes = cards.map(({ id, position }) => ({ ...position, ...measuredSize(id) }));
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  return { left, top, width: Math.max(...boxes.map((box) => box.x + box.width)) - left, height: Math.max(...boxes.map((box) => box.y + box.height)) - top };
}

/** Brings these cards into view; of what is larger than `most` only the part at the left and at the top. */
function fitWithin(chosen: readonly CardNode[], most: { readonly width: number; readonly height: number }): void {
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

/** What can be asked of the view, from commands and the palette. */
export const view = {
  toCanvas: (point: { x: number; y: number }): { x: number; y: number } => instance?.screenToFlowPosition(point) ?? point,
  toScreen: (point: { x: number; y: number }): { x: number; y: number } => instance?.flowToScreenPosition(point) ?? point,
  fit: (ids?: ReadonlySet<string>): void => {
    fitWithin(nodes.filter(({ id }) => ids?.has(id) ?? true), { width: Infinity, height: Infinity });
  },
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
  zoomIn: (): void => void instance?.zoomIn({ duration: motion() }),
  zoomOut: (): void => void instance?.zoomOut({ duration: motion() }),
  actualSize: (): void => void instance?.zoomTo(1, { duration: motion() }),
  goTo: (id: string): void => {
    void instance?.fitView({ nodes: [{ id }], padding: 1.2, maxZoom: 1.1, duration: motion() });
  },
  /** Moves a card into the pane where it is not wholly in it; the zoom stays. */
  reveal: (id: string): void => {
    const node = nodes.find((candidate) => candidate.id === id);
    const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
    if (!instance || !node || !pane) return;
    const { width, height } = measuredSize(id);
    const zoom = instance.getZoom();
    const corner = instance.flowToScreenPosition(node.position);
    const inside = corner.x >= pane.left && corner.y >= pane.top && corner.x + width * zoom <= pane.right && corner.y + height * zoom <= pane.bottom;
    if (!inside) void instance.setCenter(node.position.x + width / 2, node.position.y + height / 2, { zoom, duration: motion() });
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
  const measured = nodes.find((node) => node.id === id)?.measured;
  return { width: measured?.width ?? 190, height: measured?.height ?? 96 };
}

/** What is on the canvas at this moment and where, for what needs it outside React. */
export const seen = {
  items: (): { readonly id: string; readonly box: Rectangle }[] => nodes.map(({ id, position }) => ({ id, box: { ...position, ...measuredSize(id) } })),
  /** Of these items, or of all. */
  boxes: (ids?: ReadonlySet<string>): (Rectangle & { readonly id: string })[] => nodes.flatMap(({ id, position }) => (ids?.has(id) ?? true ? [{ id, ...position, ...measuredSize(id) }] : [])),
  wires: (): readonly WireEdge[] => edges,
  /** The ports of an item and how far below its top they sit, px; undefined where it was not measured. */
  ports: (id: string, side: 'source' | 'target'): { readonly name: string; readonly y: number }[] | undefined => {
    const bounds = instance?.getInternalNode(id)?.internals.handleBounds;
    return bounds ? (bounds[side] ?? []).map(({ id: name, y, height }) => ({ name: name ?? '', y: y + height / 2 })) : undefined;
  },
};

function motion(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160; // ms
}

export function useZoom(): number {
  return useFlowStore((state) => state.transform[2]);
}

/** Below this zoom nothing inside a card can be read: it is not drawn, and its numbers stand still. */
const farZoom = 0.32;

export function useFar(): boolean {
  return useFlowStore((state) => state.transform[2] < farZoom);
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads where things are at this moment, for the painter, without React. */
export interface FlowReader {
  viewport(): { x: number; y: number; zoom: number };
  size(): { width: number; height: number };
  rectangle(node: string): Rectangle | undefined;
  port(node: string, port: string, side: 'source' | 'target'): { x: number; y: number } | undefined;
  /** Changes identity whenever a card moves or changes its size. */
  layout(): unknown;
  subscribe(listener: () => void): () => void;
}

export function useFlowReader(): FlowReader {
  const store = useStoreApi<CardNode, WireEdge>();
  return useMemo(
    () => ({
      viewport: () => {
        const [x, y, zoom] = store.getState().transform;
        return { x, y, zoom };
      },
      size: () => {
        const { width, height } = store.getState();
        return { width, height };
      },
      rectangle: (id) => {
        const node = store.getState().nodeLookup.get(id);
        const { width, height } = node?.measured ?? {};
        return node && width !== undefined && height !== undefined ? { ...node.internals.positionAbsolute, width, height } : undefined;
      },
      port: (id, port, side) => {
        const node = store.getState().nodeLookup.get(id);
        const handle = node?.internals.handleBounds?.[side]?.find((bounds) => bounds.id === port);
        if (!node || !handle) return undefined;
        const { x, y } = node.internals.positionAbsolute;
        return { x: x + handle.x + (side === 'source' ? handle.width : 0), y: y + handle.y + handle.height / 2 };
      },
      layout: () => store.getState().nodes,
      subscribe: (listener) => store.subscribe(listener),
    }),
    [store],
  );
}
