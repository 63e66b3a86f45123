import '@xyflow/react/dist/base.css';
import { type Connection, ConnectionMode, type FinalConnectionState, ReactFlow, ReactFlowProvider, SelectionMode } from '@xyflow/react';
import { type JSX, type MouseEvent as ReactMouseEvent, useCallback, useMemo, useRef } from 'react';
import { useText } from '../i18n/useText.ts';
import { app, useApp } from '../model/store.ts';
import { presentOf } from '../model/store.ts';
import { connectWire } from './adding.ts';
import { CanvasBar } from './CanvasBar.tsx';
import { CanvasMap } from './CanvasMap.tsx';
import { ConnectionHint, showRefusal } from './ConnectionHint.tsx';
import { ConnectionLine } from './ConnectionLine.tsx';
import { faultOf } from './connectionRules.ts';
import { endAt, leastZoom, startFlowAdapter, takeEdgeChanges, takeDragGuide, takeInstance, takeNodeChanges, useDistant, useFar, useKeptInView, view } from './flowAdapter.ts';
import { useNearItems } from './nearItems.ts';
import type { WireEdge } from './flowItems.ts';
import { GridDots } from './GridDots.tsx';
import { InPane } from './InPane.tsx';
import { beginCut, isCut } from './hands/cutting.ts';
import { beginPan, isPan } from './hands/panning.ts';
import { dragGuide } from './hands/dragging.ts';
import { Marks } from './hands/Marks.tsx';
import { FrameCard } from './frames/FrameCard.tsx';
import { GroupCard } from './groups/GroupCard.tsx';
import { GroupPath } from './groups/GroupPath.tsx';
import { OpenGroups } from './groups/OpenGroups.tsx';
import { OutletCard } from './groups/OutletCard.tsx';
import { NodeCard } from './NodeCard.tsx';
import { Overlay } from './overlay/Overlay.tsx';
import { startOpeningView, useOpeningView } from './openingView.ts';
import { openQuickAdd, openQuickAddInView } from './openQuickAdd.ts';
import { UnrollBar } from './UnrollBar.tsx';
import { ValueEdge } from './ValueEdge.tsx';
import { addWaypoint } from './waypoints/reroute.ts';

const nodeTypes = { card: NodeCard, group: GroupCard, outlet: OutletCard, frame: FrameCard };
const edgeTypes = { wire: ValueEdge };
const multiSelectionKeys = ['Control', 'Meta'];
const withoutAttribution = { hideAttribution: true };

/** What lies behind, over and beside the cards. */
const furniture = (
  <>
    <InPane>
      <GridDots />
      <Overlay />
    </InPane>
    <OpenGroups />
    <Marks />
    <ConnectionHint />
    <CanvasMap />
    <GroupPath />
    <UnrollBar />
  </>
);

takeDragGuide(dragGuide);
startFlowAdapter();
startOpeningView();

interface Props {
  /** What lies on a canvas that has neither cards nor frames. */
  readonly whenEmpty: JSX.Element;
}

/** The network: cards, wires, and the numbers painted over them. */
export function Canvas({ whenEmpty }: Props): JSX.Element {
  return (
    <ReactFlowProvider>
      <Flow whenEmpty={whenEmpty} />
      <CanvasBar />
    </ReactFlowProvider>
  );
}

function Flow({ whenEmpty }: Props): JSX.Element {
  const { t } = useText();
  const { nodes, edges } = useNearItems();
  const empty = useApp((state) => presentOf(state).nodes.length + presentOf(state).frames.length === 0);
  const frame = useRef<HTMLElement>(null);
  const clicked = useRef(false);
  const far = useFar();
  const distant = useDistant();
  useOpeningView();
  useKeptInView(frame);
  // The same objects each time: React Flow tells all its subscribers of another one, and this is drawn anew at each move of a drag.
  const words = useMemo(
    () => ({
      'node.a11yDescription.default': t('canvas.nodeHelp'),
      'node.a11yDescription.keyboardDisabled': t('canvas.nodeHelp'),
      'edge.a11yDescription.default': t('canvas.edgeHelp'),
    }),
    [t],
  );
  const clickPane = useCallback(() => {
    clicked.current = true;
    frame.current?.focus({ preventScroll: true });
  }, []);

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
        onConnect={connect}
        isValidConnection={isValid}
        onConnectEnd={endWire}
        onEdgeMouseEnter={enterEdge}
        onEdgeMouseLeave={leaveEdge}
        onEdgeDoubleClick={reroute}
        onPaneClick={clickPane}
        onPaneContextMenu={openQuickAddAtPane}
        ariaLabelConfig={words}
        connectionLineComponent={ConnectionLine}
        connectionMode={ConnectionMode.Strict}
        connectionRadius={26}
        connectionDragThreshold={3}
        selectionMode={SelectionMode.Partial}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={multiSelectionKeys}
        zoomActivationKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll={false}
        minZoom={leastZoom}
        maxZoom={4}
        elevateEdgesOnSelect={false}
        proOptions={withoutAttribution}
      >
        {furniture}
        {empty && whenEmpty}
      </ReactFlow>
    </section>
  );
}

function connect({ source, sourceHandle, target, targetHandle }: Connection): void {
  if (sourceHandle !== null && targetHandle !== null) connectWire(endAt(source, sourceHandle), endAt(target, targetHandle));
}

function isValid({ source, sourceHandle, target, targetHandle }: Connection | WireEdge): boolean {
  return Boolean(sourceHandle && targetHandle) && faultOf(endAt(source, sourceHandle ?? ''), endAt(target, targetHandle ?? '')) === undefined;
}

function enterEdge(_event: ReactMouseEvent, { id }: WireEdge): void {
  app.setState({ hoveredEdge: id });
}

function leaveEdge(): void {
  app.setState({ hoveredEdge: null });
}

function reroute(event: ReactMouseEvent, { id }: WireEdge): void {
  addWaypoint(id, view.toCanvas({ x: event.clientX, y: event.clientY }));
}

function openQuickAddAtPane(event: ReactMouseEvent | MouseEvent): void {
  event.preventDefault();
  openQuickAdd(event);
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
