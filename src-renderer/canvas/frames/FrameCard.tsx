import type { NodeProps } from '@xyflow/react';
import { type JSX, type KeyboardEvent, type PointerEvent as ReactPointerEvent, memo, useEffect, useRef, useState } from 'react';
import { type Frame, longest } from '../../../src-core/graph/document.ts';
import { smallestFrame } from '../../../src-core/graph/frames.ts';
import { useText } from '../../i18n/useText.ts';
import { select } from '../../model/documentEdits.ts';
import { app, useApp } from '../../model/store.ts';
import { holdTyped } from '../../model/typing.ts';
import { part } from '../../widgets/part.tsx';
import { currentViewport, useZoom } from '../flowAdapter.ts';
import type { FrameNode } from '../flowItems.ts';
import { followPointer } from '../hands/followPointer.ts';
import { setFrameSize, setFrameText } from './framing.ts';

const Markdown = part(async () => (await import('../../widgets/Markdown.tsx')).Markdown);

/** A comment behind the cards. Its text and its border take hold of it; what lies within is reached through it. */
export const FrameCard = memo(function FrameCard({ data: { frame }, selected }: NodeProps<FrameNode>): JSX.Element {
  const { t } = useText();
  const { id, text, hue } = frame;
  const writing = useApp((state) => state.renaming === id);
  const alone = useApp(({ selection: { nodes, edges, groups, frames } }) => frames.has(id) && frames.size === 1 && nodes.size + edges.size + groups.size === 0);
  const [dragged, setDragged] = useState<Frame['size'] | null>(null);
  const { width, height } = dragged ?? frame.size;
  const choose = (event: ReactPointerEvent): void => {
    if (event.button !== 0 || selected) return;
    const { selection } = app.getState();
    const more = event.ctrlKey || event.metaKey;
    select(more ? selection.nodes : [], more ? selection.edges : [], more ? selection.groups : [], [...(more ? selection.frames : []), id]);
  };
  return (
    <div className="frame" data-hue={hue} data-frame={id} data-selected={selected || undefined} style={{ width, height }} onPointerDown={choose}>
      {(['top', 'right', 'bottom', 'left'] as const).map((side) => (
        <div key={side} className={`frame-edge frame-edge-${side}`} />
      ))}
      {writing ? (
        <FrameText id={id} text={text} />
      ) : (
        <div
          className="frame-text"
          title={t('frame.help')}
          onDoubleClick={(event) => {
            event.stopPropagation();
            app.setState({ renaming: id });
          }}
        >
          {text.trim() === '' ? <p className="frame-empty">{t('frame.empty')}</p> : <Markdown text={text} />}
        </div>
      )}
      {alone && <Handle frame={frame} onDrag={setDragged} />}
    </div>
  );
});

/** The text as it is written. Escape, Ctrl+Enter and a click elsewhere take it. */
function FrameText({ id, text }: { readonly id: string; readonly text: string }): JSX.Element {
  const { t } = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
  }, []);
  const close = (): void => {
    // It may be asked once more when it is gone already.
    if (!field.current) return;
    setFrameText(id, field.current.value);
    app.setState({ renaming: null });
  };
  useEffect(() => holdTyped(close));
  return (
    <textarea
      ref={field}
      className="frame-field nodrag nopan nowheel"
      aria-label={t('frame.text')}
      placeholder={t('frame.placeholder')}
      maxLength={longest.text}
      defaultValue={text}
      onBlur={close}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
          // Enter and the arrows are the text's.
          event.stopPropagation();
          return;
        }
        event.preventDefault();
        event.stopPropagation();
        // The keyboard goes on at the frame; losing the focus takes the text.
        event.currentTarget.closest<HTMLElement>('.react-flow__node')?.focus({ preventScroll: true });
      }}
    />
  );
}

const steps: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  ArrowLeft: { width: -1, height: 0 },
  ArrowRight: { width: 1, height: 0 },
  ArrowUp: { width: 0, height: -1 },
  ArrowDown: { width: 0, height: 1 },
};

/** The corner by which a frame is made larger and smaller, with the pointer or the arrow keys. */
function Handle({ frame: { id, size }, onDrag }: { readonly frame: Frame; readonly onDrag: (size: Frame['size'] | null) => void }): JSX.Element {
  const { t } = useText();
  const zoom = useZoom();
  const press = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.shiftKey ? 40 : 10;
    setFrameSize(id, { width: size.width + step.width * by, height: size.height + step.height * by }, `resize ${id}`);
  };
  const drag = (event: ReactPointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const from = { x: event.clientX, y: event.clientY };
    const pixel = 1 / (currentViewport()?.zoom ?? 1);
    let to = size;
    const move = ({ clientX, clientY }: PointerEvent): void => {
      to = { width: Math.max(smallestFrame.width, size.width + (clientX - from.x) * pixel), height: Math.max(smallestFrame.height, size.height + (clientY - from.y) * pixel) };
      onDrag(to);
    };
    followPointer(event, move, (letGo) => {
      onDrag(null);
      if (letGo && to !== size) setFrameSize(id, to);
    });
  };
  return <button type="button" className="frame-handle nodrag nopan" aria-label={t('frame.resize')} title={t('frame.resize')} style={{ scale: String(1 / Math.min(1, zoom)) }} onKeyDown={press} onPointerDown={drag} />;
}
