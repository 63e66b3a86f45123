import { type JSX, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { addAt, addInView } from '../canvas/adding.ts';
import { view } from '../canvas/flowAdapter.ts';
import { type WireDrop, addOnEdge, beginWireDrop, entryFitsEdge } from '../canvas/hands/dropOnWire.ts';
import { useText } from '../i18n/useText.ts';
import type { PaletteEntry } from '../model/paletteEntries.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';

const dragFrom = 5; // px: less is a click
const grip = { x: 90, y: 20 }; // px from the card's corner to the pointer

/** One entry of the palette. A drag drops it on the canvas; a click or Enter adds it in view. */
export function PaletteItem({ entry }: { readonly entry: PaletteEntry }): JSX.Element {
  const { own } = useText();
  const start = useRef<{ x: number; y: number } | null>(null);
  const dragged = useRef(false);
  const wire = useRef<WireDrop | null>(null);
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  return (
    <>
      <button
        type="button"
        className="palette-item"
        title={own(entry.summary)}
        data-entry={entry.id}
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
          wire.current ??= beginWireDrop((edge) => entryFitsEdge(entry, edge));
          wire.current.over(isOverCanvas(at) ? [view.toCanvas(at)] : []);
        }}
        onPointerUp={(event) => {
          start.current = null;
          setPointer(null);
          const edge = wire.current?.end();
          wire.current = null;
          if (!dragged.current || !isOverCanvas({ x: event.clientX, y: event.clientY })) return;
          const at = view.toCanvas({ x: event.clientX, y: event.clientY });
          const position = { x: at.x - grip.x, y: at.y - grip.y };
          if (edge === undefined) addAt(entry, position);
          else addOnEdge(entry, position, edge);
        }}
        onPointerCancel={() => {
          start.current = null;
          setPointer(null);
          wire.current?.end();
          wire.current = null;
        }}
        onClick={() => {
          // The click that ends a drag adds nothing.
          if (!dragged.current) addInView(entry);
          dragged.current = false;
        }}
      >
        <CategoryIcon category={entry.category} />
        {own(entry.title)}
      </button>
      {pointer &&
        createPortal(
          <div className={`drag-ghost category-${entry.category}`} style={{ left: pointer.x - grip.x, top: pointer.y - grip.y }} aria-hidden>
            <CategoryIcon category={entry.category} />
            {own(entry.title)}
          </div>,
          document.body,
        )}
    </>
  );
}

function isOverCanvas({ x, y }: { readonly x: number; readonly y: number }): boolean {
  return Boolean(document.elementFromPoint(x, y)?.closest('[data-canvas]'));
}
