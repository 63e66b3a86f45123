import { useStore as useFlowStore, useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { type Area, overlap } from '../../src-core/graph/frames.ts';
import { useApp } from '../model/store.ts';
import { measuredSize, seen, useFlowEdges, useFlowNodes } from './flowAdapter.ts';
import { type FlowNode, type WireEdge, manyNodes } from './flowItems.ts';
import { standIn } from './standIns.ts';
import { drawnAhead, drawnFor, stillAround, surroundingsOf } from './surroundings.ts';

interface FlowItems {
  readonly nodes: FlowNode[];
  readonly edges: WireEdge[];
}

/**
 * What React Flow is given. Of a large network the cards that are drawn, the wires among them, and for what those wires
 * lead to and for what is selected a stand-in: it goes over all it has at each move, of ten thousand for longer than a
 * frame lasts.
 */
export function useNearItems(): FlowItems {
  const nodes = useFlowNodes();
  const edges = useFlowEdges();
  const isWhole = useApp(({ drawingWhole }) => drawingWhole);
  const isLarge = nodes.length > manyNodes && !isWhole;
  const area = useFlowStore((state) => surroundingsOf(viewOf(state)), (before, { view }) => stillAround(before, view)).area;
  const wiredFrom = useFlowStore(({ connection }) => (connection.inProgress ? connection.fromNode.id : undefined));
  const drawn = useDrawnArea(isLarge);
  const nodesAround = useMemo(() => (isLarge ? nodes.filter((node) => isDrawn(node, area)) : nodes), [nodes, isLarge, area]);
  const edgesAround = useMemo(() => (isLarge ? edges.filter((wire) => seen.mayMeet(wire, area)) : edges), [edges, isLarge, area]);
  const chosen = useMemo(() => (isLarge ? nodes.filter(({ selected }) => selected) : []), [nodes, isLarge]);
  return useMemo(() => {
    if (!isLarge) return { nodes: nodesAround, edges: edgesAround };
    const near = nodesAround.filter((node) => isDrawn(node, drawn));
    const wires = edgesAround.filter((wire) => seen.mayMeet(wire, drawn));
    const there = new Set(near.map(({ id }) => id));
    const others = new Set([...wires.flatMap(({ source, target }) => [source, target]), ...chosen.map(({ id }) => id), ...(wiredFrom === undefined ? [] : [wiredFrom])]);
    const standIns = [...others].flatMap((id) => {
      const node = there.has(id) ? undefined : seen.node(id);
      return node ? [standIn(node)] : [];
    });
    return { nodes: [...near, ...standIns], edges: wires };
  }, [isLarge, nodesAround, edgesAround, chosen, drawn, wiredFrom]);
}

/** What cannot be guessed is drawn once, to be measured. */
function isDrawn({ id, type, position, measured }: FlowNode, area: Area): boolean {
  return type === 'frame' || (type !== 'card' && measured?.width === undefined) || overlap({ ...position, ...measuredSize(id) }, area);
}

function viewOf({ transform: [x, y, zoom], width, height }: { readonly transform: readonly [number, number, number]; readonly width: number; readonly height: number }): Area {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** The view rests when it was not moved for so long, ms. */
const rest = 120;

/** The part of the canvas in which cards are drawn: the view, and while that rests ever more around it. */
function useDrawnArea(isLarge: boolean): Area {
  const store = useStoreApi<FlowNode, WireEdge>();
  const [drawn, setDrawn] = useState<Area>(() => viewOf(store.getState()));
  useEffect(() => {
    if (!isLarge) return undefined;
    let resting: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const grow = (): void => {
      setDrawn((before) => {
        const next = drawnAhead(before, viewOf(store.getState()));
        if (next !== before) frame = requestAnimationFrame(grow);
        return next;
      });
    };
    const follow = (): void => {
      clearTimeout(resting);
      cancelAnimationFrame(frame);
      resting = setTimeout(grow, rest);
      setDrawn((before) => drawnFor(before, viewOf(store.getState())));
    };
    follow();
    const end = store.subscribe((state, before) => {
      if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height) follow();
    });
    return () => {
      clearTimeout(resting);
      cancelAnimationFrame(frame);
      end();
    };
  }, [store, isLarge]);
  return drawn;
}
