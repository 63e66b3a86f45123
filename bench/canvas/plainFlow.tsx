import { ReactFlow } from '@xyflow/react';
import { createRoot } from 'react-dom/client';
import { gridGraph } from './graph.ts';

/* The canvas that ours is measured beside: the same graph in React Flow as it comes, with its own nodes and edges and no labels. */

const { nodes, edges } = gridGraph(Number(new URLSearchParams(location.search).get('count')));

const root = document.querySelector('#root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(
  <ReactFlow
    defaultNodes={nodes.map(({ id, x, y }) => ({ id, position: { x, y }, data: { label: id } }))}
    defaultEdges={edges.map(({ id, source, target }) => ({ id, source, target }))}
    minZoom={0.05}
    maxZoom={4}
    fitView
  />,
);
