import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, ConnectionMode, type FinalConnectionState, ReactFlow, ReactFlowProvider, SelectionMode } from '@xyflow/react';
import { type JSX, type MouseEvent as ReactMouseEvent, useRef } from 'react';
import { useText } from '../i18n/useText.ts';
import { app, useApp } from '../model/store.ts';
import { presentOf } from '../model/store.ts';
import { connectWire } from './adding.ts';
import { ConnectionHint, showRefusal } from './ConnectionHint.tsx';
import { ConnectionLine } from './ConnectionLine.tsx';
import { faultOf } from './connectionRules.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { manyNodes, startFlowAdapter, takeEdgeChanges, takeInstance, takeNodeChanges, useFar, useFlowEdges, useFlowNodes, useKeptInView, view } from './flowAdapter.ts';
import { NodeCard } from './NodeCard.tsx';
import { Overlay } from './overlay/Overlay.tsx';
import { useOpeningView } from './openingView.ts';
import { ValueEdge } from './ValueEdge.tsx';
import { ZoomControls } from './ZoomControls.tsx';

const nodeTypes = { card: NodeCard };
const edgeTypes = { wire: ValueEdge };

startFlowAdapter();

/** The network: cards, wires, and the numbers painted over them. */
export function Canvas(): JSX.Element {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow(): JSX.Element {
  const { t } = useText();
  const nodes = useFlowNodes();
  const edges = useFlowEdges();
  const empty = useApp((state) => presentOf(state).nodes.length === 0);
  const frame = useRef<HTMLElement>(null);
  const clicked = useRef(false);
  const far = useFar();
  useOpeningView();
  useKeptInView(frame);

  return (
    <section
      ref={frame}
      className="canvas"
      aria-label={t('canvas.label')}
      tabIndex={0}
      data-canvas
      data-far={far || undefined}
      onBlur={(event) => {
        if (event.target === frame.current) clicked.current = false;
      }}
      onDoubleClick={(event) => {
        if (isPane(event)) openQuickAdd(event);
      }}
      onKeyDown={(event) => {
        // Tab adds a node after a click on the canvas only, and once: who walks by Tab is not held here.
        if (event.key !== 'Tab' || event.shiftKey || event.target !== frame.current || !clicked.current) return;
        event.preventDefault();
        clicked.current = false;
        openQuickAddInView();
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onInit={takeInstance}
        onNodesChange={takeNodeChanges}
        onEdgesChange={takeEdgeChanges}
        onConnect={({ source, sourceHandle, target, targetHandle }) => {
          if (sourceHandle !== null && targetHandle !== null) connectWire({ node: source, port: sourceHandle }, { node: target, port: targetHandle });
        }}
        isValidConnection={({ source, sourceHandle, target, targetHandle }) =>
          Boolean(sourceHandle && targetHandle) && faultOf({ node: source, port: sourceHandle ?? '' }, { node: target, port: targetHandle ?? '' }) === undefined
        }
        onConnectEnd={endWire}
        onEdgeMouseEnter={(_, edge) => {
          app.setState({ hoveredEdge: edge.id });
        }}
        onEdgeMouseLeave={() => {
          app.setState({ hoveredEdge: null });
        }}
        onPaneClick={() => {
          clicked.current = true;
          frame.current?.focus({ preventScroll: true });
        }}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          openQuickAdd(event);
        }}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('canvas.nodeHelp'),
          'node.a11yDescription.keyboardDisabled': t('canvas.nodeHelp'),
          'edge.a11yDescription.default': t('canvas.edgeHelp'),
        }}
        connectionLineComponent={ConnectionLine}
        connectionMode={ConnectionMode.Strict}
        connectionRadius={26}
        connectionDragThreshold={3}
        selectionMode={SelectionMode.Partial}
        onlyRenderVisibleElements={nodes.length > manyNodes}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Control', 'Meta']}
        zoomActivationKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll={false}
        minZoom={0.05}
        maxZoom={4}
        elevateEdgesOnSelect={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.2} className="canvas-dots" />
        <Overlay />
        <ConnectionHint />
        <ZoomControls />
        {empty && <EmptyCanvas />}
      </ReactFlow>
    </section>
  );
}

/** A wire let go over the bare canvas opens the list of nodes that can take it. */
function endWire(event: MouseEvent | TouchEvent, wire: FinalConnectionState): void {
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  if (!point || !wire.fromHandle?.id) return;
  const screen = { x: point.clientX, y: point.clientY };
  if (wire.toHandle) {
    if (wire.isValid === false) showRefusal(wire.fromHandle, wire.toHandle, screen);
    return;
  }
  const side = wire.fromHandle.type;
  const at = view.toCanvas(screen);
  const position = side === 'source' ? { x: at.x + 4, y: at.y - 48 } : { x: at.x - 200, y: at.y - 48 };
  app.setState({ quickAdd: { screen, position, wire: { node: wire.fromNode.id, port: wire.fromHandle.id, side } } });
}

function isPane({ target }: ReactMouseEvent): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane');
}

function openQuickAdd(event: { clientX: number; clientY: number }): void {
  const screen = { x: event.clientX, y: event.clientY };
  app.setState({ quickAdd: { screen, position: view.toCanvas(screen) } });
}

/** Opens the quick-add list in the middle of the canvas: by key there is no pointer to put it at. */
export function openQuickAddInView(): void {
  const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  const screen = { x: (pane?.left ?? 0) + (pane?.width ?? 0) / 2 - 140, y: (pane?.top ?? 0) + 80 };
  app.setState({ quickAdd: { screen, position: view.toCanvas({ x: screen.x + 50, y: screen.y + 120 }) } });
}
