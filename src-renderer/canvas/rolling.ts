import type { Point } from '../../src-core/graph/document.ts';

/*
 * While the view is moved the pane is scrolled. To the browser another transform of the view is another order of all
 * layers in it, some hundred for each screen of cards; where it scrolls it moves what is painted. React Flow's transform is
 * held meanwhile, and has its way again when the view comes to rest: at rest nothing differs.
 */

interface Viewport extends Point {
  readonly zoom: number;
}

/** How far the pane can be scrolled each way, px; as in canvas.css. */
const range = 4000;
/** What is laid out to be scrolled; with anything else in the pane the view moves by its transform. */
const goesAlong = '.react-flow__viewport, .grid-dots, .overlay';
/** Moves that come within this time are one movement, ms. */
const pause = 150;

interface Rolling {
  readonly pane: HTMLElement;
  readonly from: Viewport;
  readonly by: Point;
}

let rolling: Rolling | undefined;
let last: { readonly view: Viewport; readonly at: number } | undefined;
let resting: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** How far what is in the pane is scrolled along with the view, px; nothing at rest. */
export function rolledBy(): Point {
  return rolling?.by ?? still;
}

const still: Point = { x: 0, y: 0 };

/** Calls back when what is in the pane has to be placed anew, as it is not scrolled any more. */
export function onRest(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The view is here now. Whoever lays something into the pane asks `rolledBy` only after this. */
export function followView(view: Viewport): void {
  const before = last;
  if (before?.view.x === view.x && before.view.y === view.y && before.view.zoom === view.zoom) return;
  const now = performance.now();
  last = { view, at: now };
  if (before?.view.zoom !== view.zoom) {
    end();
    return;
  }
  // One jump is no movement.
  if (!rolling && now - before.at < pause) begin(before.view);
  if (!rolling) return;
  const by = { x: view.x - rolling.from.x, y: view.y - rolling.from.y };
  if (Math.abs(by.x) >= range || Math.abs(by.y) >= range) {
    end();
    return;
  }
  rolling = { ...rolling, by };
  rolling.pane.scrollTo({ left: range - by.x, top: range - by.y, behavior: 'instant' });
  clearTimeout(resting);
  resting = setTimeout(end, pause);
}

function begin(from: Viewport): void {
  const pane = document.querySelector<HTMLElement>('.react-flow__pane');
  // React Flow places the rectangle of a selection by its own transform, which is held.
  if (!pane || [...pane.children].some((child) => !child.matches(goesAlong))) return;
  pane.style.setProperty('--held-view', `translate(${String(from.x)}px, ${String(from.y)}px) scale(${String(from.zoom)})`);
  pane.dataset['rolling'] = '';
  rolling = { pane, from, by: still };
}

function end(): void {
  clearTimeout(resting);
  if (!rolling) return;
  const { pane } = rolling;
  rolling = undefined;
  delete pane.dataset['rolling'];
  pane.style.removeProperty('--held-view');
  pane.scrollTo({ left: 0, top: 0, behavior: 'instant' });
  for (const listener of listeners) listener();
}
