import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { type LayoutItem, type LayoutPort, type LayoutRequest, type LayoutWire, type Places, inOrder, itemGap, layerGap } from './layoutRequest.ts';

/** More items than this get a placement that is quicker and a little less straight. */
const many = 300;

/**
 * A request as a graph for ELK's layered algorithm. With `keepOrder` the items of a layer stay in the order in
 * which they stand now, and the layout depends on nothing else; without it they are ordered for few crossings,
 * and their present order decides where that is open.
 */
export function elkGraph(request: LayoutRequest, keepOrder: boolean): ElkNode {
  const { direction, wires } = request;
  const items = inOrder(request);
  const rank = new Map(items.map(({ id }, index) => [id, index]));
  const forward = wires.toSorted((a, b) => (rank.get(a.source.item) ?? 0) - (rank.get(b.source.item) ?? 0));
  return {
    id: 'network',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction === 'right' ? 'RIGHT' : 'DOWN',
      'elk.randomSeed': '1',
      'elk.separateConnectedComponents': 'false',
      'elk.edgeRouting': 'POLYLINE',
      'elk.spacing.nodeNode': String(itemGap(request)),
      'elk.spacing.edgeNode': '22',
      'elk.spacing.edgeEdge': '18',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(layerGap(request)),
      'elk.layered.nodePlacement.strategy': items.length > many ? 'BRANDES_KOEPF' : 'NETWORK_SIMPLEX',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.crossingMinimization.forceNodeModelOrder': String(keepOrder),
    },
    children: items.map((item) => elkItem(item, wires, direction === 'right')),
    edges: forward.map((wire) => elkWire(wire, direction === 'right')),
  };
}

/** Where ELK put the items. */
export function placesOf({ children = [] }: ElkNode): Places {
  return new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}

function elkItem({ id, width, height, inputs, outputs }: LayoutItem, wires: readonly LayoutWire[], sideways: boolean): ElkNode {
  if (!sideways) return { id, width, height };
  const port = (name: string, side: 'WEST' | 'EAST', y: number): NonNullable<ElkNode['ports']>[number] => ({ id: name, x: side === 'WEST' ? 0 : width, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } });
  const own = (ports: readonly LayoutPort[], side: 'WEST' | 'EAST'): NonNullable<ElkNode['ports']> => ports.map(({ name, y }) => port(portId(id, side, name), side, y));
  const back = wires.filter(({ feedback }) => feedback);
  return {
    id,
    width,
    height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [
      ...own(inputs, 'WEST'),
      ...own(outputs, 'EAST'),
      // A wire to the next step runs below its cards: what it is laid out with begins and ends at their bottoms.
      ...back.filter(({ target }) => target.item === id).map((wire) => port(backId(wire, 'EAST'), 'EAST', height)),
      ...back.filter(({ source }) => source.item === id).map((wire) => port(backId(wire, 'WEST'), 'WEST', height)),
    ],
  };
}

/** Feedback is given to ELK the other way round: so it orders the items as time does, from what is kept to what comes of it. */
function elkWire(wire: LayoutWire, sideways: boolean): ElkExtendedEdge {
  const { id, source, target, feedback } = wire;
  if (feedback) return { id, sources: [sideways ? backId(wire, 'EAST') : target.item], targets: [sideways ? backId(wire, 'WEST') : source.item] };
  return { id, sources: [sideways ? portId(source.item, 'EAST', source.port) : source.item], targets: [sideways ? portId(target.item, 'WEST', target.port) : target.item] };
}

const portId = (item: string, side: string, port: string): string => JSON.stringify([item, side, port]);
const backId = ({ id }: LayoutWire, side: string): string => JSON.stringify(['feedback', id, side]);
