import { type JSX, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { stage } from './stage.ts';

const margin = 5; // px around what is ringed

/** The story's pointer and its ring, over everything; they take no clicks, and say nothing that the caption does not. */
export function StoryStage(): JSX.Element {
  const pointer = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let frame = requestAnimationFrame(function draw() {
      place(pointer.current, ring.current);
      frame = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, []);
  return createPortal(
    <>
      <div ref={ring} className="story-ring" aria-hidden hidden />
      <div ref={pointer} className="story-pointer" aria-hidden hidden />
    </>,
    document.body,
  );
}

function place(pointer: HTMLElement | null, ring: HTMLElement | null): void {
  const { pointer: at, ringed } = stage();
  if (pointer) {
    pointer.hidden = at === null;
    if (at) pointer.style.transform = `translate(${String(at.x)}px, ${String(at.y)}px)`;
  }
  if (!ring) return;
  const box = ringed?.isConnected ? ringed.getBoundingClientRect() : undefined;
  ring.hidden = !box || box.width === 0;
  if (!box) return;
  ring.style.transform = `translate(${String(box.x - margin)}px, ${String(box.y - margin)}px)`;
  ring.style.width = `${String(box.width + 2 * margin)}px`;
  ring.style.height = `${String(box.height + 2 * margin)}px`;
}
