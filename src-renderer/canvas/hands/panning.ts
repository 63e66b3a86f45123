import type { PointerEvent as ReactPointerEvent } from 'react';
import { currentViewport, view } from '../flowAdapter.ts';
import { followPointer } from './followPointer.ts';
import { hand } from './hand.ts';

/** Whether this begins to move the view: the left button with Space held, over cards too. */
export function isPan({ button }: { readonly button: number }): boolean {
  return button === 0 && hand.space;
}

/** Moves the view along with the pointer. */
export function beginPan(event: ReactPointerEvent<HTMLElement>): void {
  const from = { x: event.clientX, y: event.clientY };
  const start = currentViewport();
  const canvas = event.currentTarget;
  if (!start) return;
  event.stopPropagation();
  canvas.dataset['panning'] = 'true';
  const move = ({ clientX, clientY }: PointerEvent): void => {
    view.place({ x: start.x + clientX - from.x, y: start.y + clientY - from.y, zoom: start.zoom });
  };
  followPointer(event, move, () => {
    delete canvas.dataset['panning'];
  });
}
