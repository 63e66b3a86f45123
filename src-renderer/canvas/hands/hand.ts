/** Where the pointer is on the screen and which keys are held: React Flow's changes do not tell. */
export const hand = { x: 0, y: 0, alt: false, shift: false, space: false };

function follow(event: PointerEvent | KeyboardEvent): void {
  hand.alt = event.altKey;
  hand.shift = event.shiftKey;
  if (event instanceof PointerEvent) [hand.x, hand.y] = [event.clientX, event.clientY];
  else if (event.code === 'Space') hand.space = event.type === 'keydown' && !isText(event.target);
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

for (const type of ['pointermove', 'pointerdown', 'pointerup', 'keydown', 'keyup'] as const) window.addEventListener(type, follow, true);
window.addEventListener('blur', () => {
  [hand.alt, hand.shift, hand.space] = [false, false, false];
});
