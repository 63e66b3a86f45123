import { app } from '../model/store.ts';
import { view } from './flowAdapter.ts';
import { placeOnSelectedWire } from './hands/dropOnWire.ts';

/** Opens the quick-add list where the pointer is. */
export function openQuickAdd(event: { clientX: number; clientY: number }): void {
  const screen = { x: event.clientX, y: event.clientY };
  app.setState({ quickAdd: { screen, position: view.toCanvas(screen) } });
}

/** Opens the quick-add list in the middle of the canvas: by key there is no pointer to put it at. */
export function openQuickAddInView(): void {
  const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  const screen = { x: (pane?.left ?? 0) + (pane?.width ?? 0) / 2 - 140, y: (pane?.top ?? 0) + 80 };
  // Where one wire is chosen, what is added is put into it.
  app.setState({ quickAdd: { screen, position: view.toCanvas({ x: screen.x + 50, y: screen.y + 120 }), ...placeOnSelectedWire() } });
}
