import { type JSX, type ReactNode, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Point } from '../../src-core/graph/document.ts';
import { view } from '../canvas/flowAdapter.ts';
import { type WireDrop, beginWireDrop } from '../canvas/hands/dropOnWire.ts';

const dragFrom = 5; // px: less is a click
export const grip = { x: 90, y: 20 }; // px from the card's corner to the pointer

interface Props {
  readonly id: string;
  readonly summary: string;
  /** Names the colour of what is dragged. */
  readonly className?: string;
  /** Its icon and name. */
  readonly children: ReactNode;
  /** Whether it can be put into an edge. */
  readonly fits: (edge: string) => boolean;
  /** Puts it on the canvas, into an edge where it was let go on one. */
  readonly drop: (position: Point, edge: string | undefined) => void;
  /** Puts it where it is seen. */
  readonly add: () => void;
}

/** Something that a drag drops on the canvas; a click or Enter adds it in view. */
export function DraggedItem({ id, summary, className = '', children, fits, drop, add }: Props): JSX.Element {
  const start = useRef<Point | null>(null);
  const dragged = useRef(false);
  const wire = useRef<WireDrop | null>(null);
  const [pointer, setPointer] = useState<Point | null>(null);
  return (
    <>
      <button
        type="button"
        className="palette-item"
        title={summary}
        data-entry={id}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          start.current = { x: event.clientX, y: event.clientY };
          dragged.current = false;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          const from = start.current;
          if (!from) return;
          if (!dragged.current && Math.hypot(event.clientX - from.x, event.clientY - from.y) < dragFrom) return;
          dragged.current = true;
          const at = { x: event.clientX, y: event.clientY };
          setPointer(at);
          wire.current ??= beginWireDrop(fits);
          wire.current.over(isOverCanvas(at) ? [view.toCanvas(at)] : []);
        }}
        onPointerUp={(event) => {
          start.current = null;
          setPointer(null);
          const edge = wire.current?.end();
          wire.current = null;
          if (!dragged.current || !isOverCanvas({ x: event.clientX, y: event.clientY })) return;
          const at = view.toCanvas({ x: event.clientX, y: event.clientY });
          drop({ x: at.x - grip.x, y: at.y - grip.y }, edge);
        }}
        onPointerCancel={() => {
          start.current = null;
          setPointer(null);
          wire.current?.end();
          wire.current = null;
        }}
        onClick={() => {
          // The click that ends a drag adds nothing.
          if (!dragged.current) add();
          dragged.current = false;
        }}
      >
        {children}
      </button>
      {pointer &&
        createPortal(
          <div className={`drag-ghost ${className}`} style={{ left: pointer.x - grip.x, top: pointer.y - grip.y }} aria-hidden>
            {children}
          </div>,
          document.body,
        )}
    </>
  );
}

function isOverCanvas({ x, y }: Point): boolean {
  return Boolean(document.elementFromPoint(x, y)?.closest('[data-canvas]'));
}
