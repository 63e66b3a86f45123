import { currentViewport, view } from '../canvas/flowAdapter.ts';
import { app } from './store.ts';

let before: { readonly x: number; readonly y: number; readonly zoom: number } | undefined;

/** For the back of a lecture hall: larger text, and nothing beside the network; the second time all comes back. */
export function togglePresentation(): void {
  const presenting = !app.getState().presenting;
  if (presenting) before = currentViewport();
  app.setState({ presenting, quickAdd: null, finding: false });
  view.focus();
  // The canvas has its new size in the next frame, and the cards theirs.
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      if (presenting) view.fit();
      else if (before) view.place(before);
    });
  });
}

export function leavePresentation(): void {
  if (app.getState().presenting) togglePresentation();
}
