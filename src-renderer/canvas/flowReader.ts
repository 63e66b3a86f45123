import type { Area } from '../../src-core/graph/frames.ts';
import { useStoreApi } from '@xyflow/react';
import { useMemo } from 'react';
import { seen } from './flowAdapter.ts';
import type { FlowNode, WireEdge } from './flowItems.ts';
import { followView, onRest } from './rolling.ts';

/** Reads where things are at this moment, for the painter, without React. */
export interface FlowReader {
  viewport(): { x: number; y: number; zoom: number };
  size(): { width: number; height: number };
  /** Where a card is; of one that was never in view its size is a guess. */
  rectangle(node: string): Area | undefined;
  /** Where all cards are. */
  cards(): Area[];
  wires(): readonly WireEdge[];
  port(node: string, port: string, side: 'source' | 'target'): { x: number; y: number } | undefined;
  /** Changes identity whenever a card moves or changes its size. */
  layout(): unknown;
  subscribe(listener: () => void): () => void;
}

export function useFlowReader(): FlowReader {
  const store = useStoreApi<FlowNode, WireEdge>();
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
        const { width = node?.initialWidth, height = node?.initialHeight } = node?.measured ?? {};
        return node && width !== undefined && height !== undefined ? { ...node.internals.positionAbsolute, width, height } : undefined;
      },
      cards: () => [...store.getState().nodeLookup.values()].flatMap(({ type, measured: { width, height }, internals }) => (type !== 'frame' && width !== undefined && height !== undefined ? [{ ...internals.positionAbsolute, width, height }] : [])),
      wires: seen.wires,
      port: (id, port, side) => {
        const node = store.getState().nodeLookup.get(id);
        const handle = node?.internals.handleBounds?.[side]?.find((bounds) => bounds.id === port);
        if (!node || !handle) return undefined;
        const { x, y } = node.internals.positionAbsolute;
        return { x: x + handle.x + (side === 'source' ? handle.width : 0), y: y + handle.y + handle.height / 2 };
      },
      layout: () => store.getState().nodes,
      subscribe: (listener) => {
        const ends = [
          store.subscribe(({ transform: [x, y, zoom] }) => {
            followView({ x, y, zoom });
            listener();
          }),
          onRest(listener),
        ];
        return () => {
          for (const end of ends) end();
        };
      },
    }),
    [store],
  );
}
