/** Follows the pointer until it is let go, or the browser takes it away; `end` hears which of both. */
export function followPointer(move: (event: PointerEvent) => void, end: (letGo: boolean) => void = () => undefined): void {
  const stop = ({ type }: PointerEvent): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', stop);
    window.removeEventListener('pointercancel', stop);
    end(type === 'pointerup');
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', stop);
  window.addEventListener('pointercancel', stop);
}
