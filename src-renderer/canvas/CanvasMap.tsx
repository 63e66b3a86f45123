import { useStore as useFlowStore } from '@xyflow/react';
import { type JSX, type PointerEvent as ReactPointerEvent, useEffect, useMemo, useRef } from 'react';
import { shallow } from 'zustand/shallow';
import { type Area, around } from '../../src-core/graph/frames.ts';
import { registry } from '../../src-core/node/registry.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import { measuredSize, useFlowNodes, view } from './flowAdapter.ts';
import type { FlowNode } from './flowItems.ts';

/** px; as in canvasHands.css. */
const size = { width: 176, height: 118 };
/** What is left free around the cards, as a share of the map. */
const room = 0.05;

/** The whole network in small, with the part that is in view; dragged and turned over like the canvas itself. */
export function CanvasMap(): JSX.Element | null {
  const open = useApp((state) => state.settings.minimapOpen);
  return open ? <SmallNetwork /> : null;
}

function SmallNetwork(): JSX.Element {
  const { t } = useText();
  const nodes = useFlowNodes();
  const seenPart = useFlowStore(({ transform: [x, y, zoom], width, height }): Area => ({ x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }), shallow);
  const { paths, bounds } = useMemo(() => drawnSmall(nodes), [nodes]);
  const svg = useRef<SVGSVGElement>(null);
  const whole = around([bounds, seenPart]) ?? bounds;
  const scale = Math.max(whole.width / size.width, whole.height / size.height) * (1 + 2 * room);
  const shown = { width: size.width * scale, height: size.height * scale };
  const box = { x: whole.x + (whole.width - shown.width) / 2, y: whole.y + (whole.height - shown.height) / 2, ...shown };
  useEffect(() => {
    const element = svg.current;
    const turn = (event: WheelEvent): void => {
      // The page does not scroll along.
      event.preventDefault();
      view.zoomBy(2 ** (-event.deltaY / 500));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => {
      element?.removeEventListener('wheel', turn);
    };
  }, []);
  const drag = (event: ReactPointerEvent): void => {
    if (event.buttons === 1) view.moveBy({ x: -event.movementX * scale, y: -event.movementY * scale });
  };
  return (
    <div className="canvas-map react-flow__panel bottom right nopan nowheel">
      <svg
        ref={svg}
        role="img"
        aria-label={t('canvas.map')}
        viewBox={`${String(box.x)} ${String(box.y)} ${String(box.width)} ${String(box.height)}`}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); }}
        onPointerMove={drag}
      >
        {paths.map(({ colour, d, selected }) => (
          <path key={`${colour}${String(selected)}`} d={d} style={{ fill: colour }} className={selected ? 'canvas-map-selected' : undefined} />
        ))}
        <path className="canvas-map-mask" fillRule="evenodd" d={rectangle(box) + rectangle(seenPart)} />
      </svg>
    </div>
  );
}

interface SmallCards {
  readonly colour: string;
  readonly selected: boolean;
  readonly d: string;
}

/** All cards of a colour as one path: ten thousand elements would take longer than a frame. */
function drawnSmall(nodes: readonly FlowNode[]): { readonly paths: readonly SmallCards[]; readonly bounds: Area } {
  const boxes = nodes.map((node) => ({ node, box: { ...node.position, ...measuredSize(node.id) } }));
  const bySort: Record<string, { colour: string; selected: boolean; parts: string[] }> = {};
  for (const { node, box } of boxes) {
    const [colour, selected] = [colourOf(node), node.selected === true];
    (bySort[`${node.type === 'frame' ? 'frame' : 'card'} ${colour} ${String(selected)}`] ??= { colour, selected, parts: [] }).parts.push(rectangle(box));
  }
  const sorts = Object.entries(bySort).sort(([a], [b]) => Number(b.startsWith('frame')) - Number(a.startsWith('frame')));
  return { paths: sorts.map(([, { colour, selected, parts }]) => ({ colour, selected, d: parts.join('') })), bounds: around(boxes.map(({ box }) => box)) ?? { x: 0, y: 0, width: 1, height: 1 } };
}

function rectangle({ x, y, width, height }: Area): string {
  return `M${String(x)} ${String(y)}h${String(width)}v${String(height)}h${String(-width)}z`;
}

function colourOf(node: FlowNode): string {
  if (node.type === 'frame') return `var(--frame-${node.data.frame.hue})`;
  const category = node.type === 'card' ? registry.get(node.data.node.type)?.category : undefined;
  return category ? `var(--category-${category})` : 'var(--ink-3)';
}
