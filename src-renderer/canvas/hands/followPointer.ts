import type { PointerEvent as ReactPointerEvent } from 'react';

/**
 * Follows the pointer that has just been pressed until it is let go, or the browser takes it away; `end` hears
 * which of both. All of it belongs to what was pressed: letting go elsewhere is no click on what lies there.
 */
export function followPointer(pressed: ReactPointerEvent, move: (event: PointerEvent) => void, end: (letGo: boolean) => void = () => undefined): void {
  const stop = ({ type }: PointerEvent): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', stop);
    window.removeEventListener('pointercancel', stop);
    end(type === 'pointerup');
  };
  pressed.currentTarget.setPointerCapture(pressed.pointerId);
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', stop);
  window.addEventListener('pointercancel', stop);
}
