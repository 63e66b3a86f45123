import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, ConnectionMode, type FinalConnectionState, ReactFlow, ReactFlowProvider, SelectionMode } from '@xyflow/react';
import { type JSX, type MouseEvent as ReactMouseEvent, useRef } from 'react';
import { useText } from '../i18n/useText.ts';
import { app, useApp } from '../model/store.ts';
import { presentOf } from '../model/store.ts';
import { connectWire } from './adding.ts';
import { CanvasMap } from './CanvasMap.tsx';
import { ConnectionHint, showRefusal } from './ConnectionHint.tsx';
import { ConnectionLine } from './ConnectionLine.tsx';
import { faultOf } from './connectionRules.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { endAt, startFlowAdapter, takeEdgeChanges, takeDragGuide, takeInstance, takeNodeChanges, useDistant, useFar, useFlowEdges, useFlowNodes, useKeptInView, view } from './flowAdapter.ts';
import { manyNodes } from './flowItems.ts';
import { beginCut, isCut } from './hands/cutting.ts';
import { beginPan, isPan } from './hands/panning.ts';
import { dragGuide } from './hands/dragging.ts';
import { placeOnSelectedWire } from './hands/dropOnWire.ts';
import { Marks } from './hands/Marks.tsx';
import { FrameCard } from './frames/FrameCard.tsx';
import { GroupCard } from './groups/GroupCard.tsx';
import { GroupPath } from './groups/GroupPath.tsx';
import { OpenGroups } from './groups/OpenGroups.tsx';
import { OutletCard } from './groups/OutletCard.tsx';
import { NodeCard } from './NodeCard.tsx';
import { Overlay } from './overlay/Overlay.tsx';
import { useOpeningView } from './openingView.ts';
import { UnrollBar } from './UnrollBar.tsx';
import { ValueEdge } from './ValueEdge.tsx';
import { addWaypoint } from './waypoints/reroute.ts';
import { ZoomControls } from './ZoomControls.tsx';

const nodeTypes = { card: NodeCard, group: GroupCard, outlet: OutletCard, frame: FrameCard };
const edgeTypes = { wire: ValueEdge };

takeDragGuide(dragGuide);
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
  const distant = useDistant();
  const drawingWhole = useApp((state) => state.drawingWhole);
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
      data-distant={distant || undefined}
      onBlur={(event) => {
        if (event.target === frame.current) clicked.current = false;
      }}
      onPointerDownCapture={(event) => {
        if (isCut(event)) beginCut(event);
        else if (isPan(event)) beginPan(event);
      }}
      onMouseDownCapture={(event) => {
        // Neither a card nor the pane takes what moves the view.
        if (isPan(event)) event.stopPropagation();
      }}
      onContextMenuCapture={(event) => {
        // With Ctrl the right button cuts wires.
        if (!event.ctrlKey) return;
        event.preventDefault();
        event.stopPropagation();
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
          if (sourceHandle !== null && targetHandle !== null) connectWire(endAt(source, sourceHandle), endAt(target, targetHandle));
        }}
        isValidConnection={({ source, sourceHandle, target, targetHandle }) =>
          Boolean(sourceHandle && targetHandle) && faultOf(endAt(source, sourceHandle ?? ''), endAt(target, targetHandle ?? '')) === undefined
        }
        onConnectEnd={endWire}
        onEdgeMouseEnter={(_, edge) => {
          app.setState({ hoveredEdge: edge.id });
        }}
        onEdgeMouseLeave={() => {
          app.setState({ hoveredEdge: null });
        }}
        onEdgeDoubleClick={(event, { id }) => {
          addWaypoint(id, view.toCanvas({ x: event.clientX, y: event.clientY }));
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
        onlyRenderVisibleElements={nodes.length > manyNodes && !drawingWhole}
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
        <OpenGroups />
        <Overlay />
        <Marks />
        <ConnectionHint />
        <CanvasMap />
        <ZoomControls />
        <GroupPath />
        <UnrollBar />
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
  app.setState({ quickAdd: { screen, position, wire: { ...endAt(wire.fromNode.id, wire.fromHandle.id), side } } });
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
  // Where one wire is chosen, what is added is put into it.
  app.setState({ quickAdd: { screen, position: view.toCanvas({ x: screen.x + 50, y: screen.y + 120 }), ...placeOnSelectedWire() } });
}
