import { type RefObject, useEffect, useState } from 'react';
import { overlap } from '../../src-core/graph/frames.ts';
import { useFlowReader } from './flowReader.ts';

/** The view has come to rest when nothing of it changed for so long, ms. */
const rest = 200;

/** What is closer to a card than this looks as if it lay over it, px of the screen. */
const margin = 8;

/** Whether something that lies over the canvas covers a part of a card, as it is when the view comes to rest; undefined before. */
export function useCoversCards(frame: RefObject<HTMLElement | null>): boolean | undefined {
  const reader = useFlowReader();
  const [covers, setCovers] = useState<boolean>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const box = frame.current?.getBoundingClientRect();
      const pane = frame.current?.closest('.react-flow')?.getBoundingClientRect();
      // Where it has no size it is not shown.
      if (!box || !pane || box.width === 0) return;
      const { x, y, zoom } = reader.viewport();
      const onCanvas = { x: (box.x - margin - pane.x - x) / zoom, y: (box.y - margin - pane.y - y) / zoom, width: (box.width + 2 * margin) / zoom, height: (box.height + 2 * margin) / zoom };
      setCovers(reader.cards().some((card) => overlap(card, onCanvas)));
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(look, rest);
    };
    wait();
    const stop = reader.subscribe(wait);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [frame, reader]);
  return covers;
}
