import { type JSX, useMemo } from 'react';
import type { GraphDocument, GraphNode } from '../../src-core/graph/document.ts';
import { registry } from '../../src-core/node/registry.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { pathOf, wireBetween } from '../canvas/wires.ts';

/** About the size of a card, px on the canvas. */
const card = { width: 180, height: 84 };
/** Names are written where they can be read: on cards of so many px in the picture. */
const readable = 34;
const room = 30;
/** Of larger networks every so many wires are left out: they would be a grey area. */
const mostWires = 4000;

interface Props {
  readonly document: GraphDocument;
  /** Those that the other version has not. */
  readonly marked?: ReadonlySet<string>;
  /** Empty where words beside it say what it is. */
  readonly label: string;
  /** About the size that it is shown in, px. */
  readonly size?: { readonly width: number; readonly height: number };
}

const nothing: ReadonlySet<string> = new Set();
const usualSize = { width: 440, height: 260 };

/** A small picture of a network, drawn from the places of its nodes. */
export function GraphPicture({ document, marked = nothing, label, size = usualSize }: Props): JSX.Element {
  const { nodes, edges } = document;
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const box = useMemo(() => boundsOf(nodes), [nodes]);
  const scale = Math.min(size.width / box.width, size.height / box.height);
  const stride = Math.ceil(edges.length / mostWires) || 1;
  return (
    <svg className="graph-picture" viewBox={`${String(box.x)} ${String(box.y)} ${String(box.width)} ${String(box.height)}`} {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
      {edges.map(({ id, source, target }, index) => {
        const [from, to] = [byId.get(source.node), byId.get(target.node)];
        if (!from || !to || index % stride !== 0) return null;
        const wire = wireBetween({ x: from.position.x + card.width, y: from.position.y + card.height / 2 }, { x: to.position.x, y: to.position.y + card.height / 2 });
        return <path key={id} d={pathOf(wire)} className="graph-picture-wire" vectorEffect="non-scaling-stroke" />;
      })}
      {nodes.map((node) => (
        <PictureNode key={node.id} node={node} isMarked={marked.has(node.id)} withName={card.width * scale > readable} />
      ))}
    </svg>
  );
}

function PictureNode({ node, isMarked, withName }: { readonly node: GraphNode; readonly isMarked: boolean; readonly withName: boolean }): JSX.Element {
  const { x, y } = node.position;
  return (
    <g className={`category-${registry.get(node.type)?.category ?? 'data'}`} data-marked={isMarked || undefined}>
      <rect x={x} y={y} width={card.width} height={card.height} rx={10} className="graph-picture-card" vectorEffect="non-scaling-stroke" />
      <rect x={x + 6} y={y + 10} width={6} height={card.height - 20} rx={3} className="graph-picture-stripe" />
      {withName && (
        <text x={x + 22} y={y + card.height / 2 + 9} className="graph-picture-name">
          {shortened(nodeTitle(node))}
        </text>
      )}
    </g>
  );
}

function shortened(name: string): string {
  const characters = [...name];
  return characters.length > 13 ? `${characters.slice(0, 12).join('')}…` : name;
}

function boundsOf(nodes: readonly GraphNode[]): { x: number; y: number; width: number; height: number } {
  if (nodes.length === 0) return { x: 0, y: 0, width: 440, height: 260 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { position } of nodes) {
    [left, top] = [Math.min(left, position.x), Math.min(top, position.y)];
    [right, bottom] = [Math.max(right, position.x + card.width), Math.max(bottom, position.y + card.height)];
  }
  return { x: left - room, y: top - room, width: right - left + 2 * room, height: bottom - top + 2 * room };
}
