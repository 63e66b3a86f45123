import { graphlib, layout } from '@dagrejs/dagre';
import { type LayoutRequest, type Places, anchored, inOrder, itemGap, layerGap } from './layoutRequest.ts';
import { layOutNested } from './nested.ts';

/** A simpler layout for what ELK does not finish in time: same layers and gaps, less heed of ports. */
export function arrangeSimply(request: LayoutRequest): Promise<Places> {
  return layOutNested(request, (level) => Promise.resolve(anchored(level, dagreLayout(level))));
}

function dagreLayout(request: LayoutRequest): Places {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: request.direction === 'right' ? 'LR' : 'TB', nodesep: itemGap(request), ranksep: layerGap(request) });
  const items = inOrder(request);
  for (const { id, width, height } of items) graph.setNode(id, { width, height });
  for (const { id, source, target, feedback } of request.wires) {
    const [from, to] = feedback ? [target.item, source.item] : [source.item, target.item];
    graph.setEdge(from, to, {}, id);
  }
  layout(graph);
  // Dagre tells the middles.
  return new Map(
    items.map(({ id, width, height, x, y }) => {
      const middle = graph.node(id) as { readonly x?: number; readonly y?: number };
      return [id, { x: middle.x === undefined ? x : middle.x - width / 2, y: middle.y === undefined ? y : middle.y - height / 2 }];
    }),
  );
}
