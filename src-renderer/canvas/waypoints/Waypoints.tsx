import type { JSX, KeyboardEvent, PointerEvent as ReactPointerEvent } from 'react';
import type { Point } from '../../../src-core/graph/document.ts';
import { useText } from '../../i18n/useText.ts';
import { select } from '../../model/documentEdits.ts';
import { seen, view } from '../flowAdapter.ts';
import { followPointer } from '../hands/followPointer.ts';
import { moveWaypoint, removeWaypoint, reroutable } from './reroute.ts';

interface Props {
  readonly wire: string;
  readonly points: readonly Point[];
  /** Only the points of a selected wire are in the tab order. */
  readonly selected: boolean;
  /** Takes the points while one of them is dragged, and null when that ends. */
  readonly onDrag: (points: readonly Point[] | null) => void;
}

const ways: Readonly<Record<string, Point>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
const step = 5; // px
const largeStep = 20;

/** The points that a wire is led through: dragged or moved by the arrow keys, taken away by a double-click or Delete. */
export function Waypoints({ wire, points, selected, onDrag }: Props): JSX.Element {
  const { t } = useText();
  const name = seen.wire(wire)?.ariaLabel ?? '';
  return (
    <>
      {points.map((at, index) => (
        <button
          key={index}
          type="button"
          className="waypoint nodrag nopan"
          data-wire={wire}
          data-index={index}
          tabIndex={selected ? 0 : -1}
          aria-label={t('reroute.point', { count: index + 1, name })}
          title={t('reroute.help')}
          style={{ transform: `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)` }}
          onKeyDown={(event) => {
            press(event, wire, index, at);
          }}
          onPointerDown={(event) => {
            drag(event, wire, points, index, onDrag);
          }}
          onDoubleClick={(event) => {
            event.stopPropagation();
            removeWaypoint(wire, index);
          }}
        />
      ))}
    </>
  );
}

function press(event: KeyboardEvent, wire: string, index: number, at: Point): void {
  const way = ways[event.key];
  const removes = event.key === 'Delete' || event.key === 'Backspace';
  if ((!way && !removes) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const by = event.shiftKey ? largeStep : step;
  if (way) {
    moveWaypoint(wire, index, { x: at.x + way.x * by, y: at.y + way.y * by }, `nudge waypoint ${wire} ${String(index)}`);
    return;
  }
  removeWaypoint(wire, index);
  // The keyboard goes on at the wire.
  view.whenDrawn(() => document.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(wire)}"]`)?.focus());
}

/** Moves a point along with the pointer; the document learns of it at the end, as one entry of the history. */
function drag(event: ReactPointerEvent<HTMLElement>, wire: string, points: readonly Point[], index: number, onDrag: Props['onDrag']): void {
  const edge = reroutable(wire);
  const at = points[index];
  if (event.button !== 0 || edge === undefined || !at) return;
  event.stopPropagation();
  select([], [edge]);
  const start = view.toCanvas({ x: event.clientX, y: event.clientY });
  let to = at;
  const move = ({ clientX, clientY }: PointerEvent): void => {
    const now = view.toCanvas({ x: clientX, y: clientY });
    to = { x: at.x + now.x - start.x, y: at.y + now.y - start.y };
    onDrag(points.with(index, to));
  };
  followPointer(event, move, (letGo) => {
    onDrag(null);
    if (letGo && to !== at) moveWaypoint(wire, index, to);
  });
}
