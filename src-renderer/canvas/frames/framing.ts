import { addFrame, around, changeFrame, overlap, resizeFrame } from '../../../src-core/graph/frames.ts';
import type { Frame, Point } from '../../../src-core/graph/document.ts';
import { edit, select } from '../../model/documentEdits.ts';
import { app } from '../../model/store.ts';
import { seen, view } from '../flowAdapter.ts';
import { hand } from '../hands/hand.ts';
import { selectedItems } from '../placing.ts';

/** Around the cards, with room for a text above them, px. */
const room = { left: 28, right: 28, top: 76, bottom: 28 };
const size = { width: 340, height: 200 }; // px, of a frame around nothing

/** Puts a comment frame around the selection, or where the pointer is over the canvas, and lets one write. */
export function frameSelected(): void {
  const boxes = seen.itemBoxes(selectedItems());
  const area = around(boxes, room);
  if (area) begin(area);
  else frameAt(placeInView());
}

/** Puts a comment frame at a place on the canvas, and lets one write. */
export function frameAt({ x, y }: Point): void {
  begin({ x, y, ...size });
}

/** Puts a comment frame where it is seen, or below that where cards or frames are, and lets one write. */
export function frameInView(): void {
  const free = { ...placeInView(), ...size };
  const taken = [...seen.itemBoxes(), ...seen.frameBoxes()];
  while (taken.some((box) => overlap(box, free))) free.y += 40;
  const added = begin(free);
  view.whenDrawn(() => {
    view.reveal(added);
  });
}

function begin(area: Point & Frame['size']): string {
  let added = '';
  edit('edit.frame', (document) => {
    const result = addFrame(document, { x: Math.round(area.x), y: Math.round(area.y), width: Math.round(area.width), height: Math.round(area.height) });
    added = result.id;
    return result.document;
  });
  select([], [], [], [added]);
  app.setState({ renaming: added });
  return added;
}

/** Lets one write on the frame that has the keyboard, or that is selected. */
export function writeOnFrame(): void {
  const id = frameToWrite();
  if (id === undefined) return;
  select([], [], [], [id]);
  app.setState({ renaming: id });
}

export function canWrite(): boolean {
  return frameToWrite() !== undefined;
}

function frameToWrite(): string | undefined {
  const focused = document.activeElement?.closest('.react-flow__node');
  const frame = focused?.querySelector<HTMLElement>('[data-frame]')?.dataset['frame'];
  if (focused) return frame;
  const { nodes, edges, groups, frames } = app.getState().selection;
  return frames.size === 1 && nodes.size + edges.size + groups.size === 0 ? [...frames][0] : undefined;
}

export function setFrameText(id: string, text: string, gesture?: string): void {
  edit('edit.frameText', (document) => (document.frames.some((frame) => frame.id === id && frame.text === text) ? document : changeFrame(document, id, { text })), gesture);
}

export function setFrameHue(id: string, hue: Frame['hue']): void {
  edit('edit.frameHue', (document) => changeFrame(document, id, { hue }));
}

export function setFrameSize(id: string, to: Frame['size'], gesture?: string): void {
  edit('edit.frameSize', (document) => resizeFrame(document, id, to), gesture);
}

/** The pointer's place where it is over the canvas, else the middle of what is seen. */
function placeInView(): Point {
  const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  if (!pane) return { x: 0, y: 0 };
  const isOver = hand.x > pane.left && hand.x < pane.right && hand.y > pane.top && hand.y < pane.bottom;
  if (isOver) return view.toCanvas(hand);
  const middle = view.toCanvas({ x: pane.left + pane.width / 2, y: pane.top + pane.height / 2 });
  return { x: middle.x - size.width / 2, y: middle.y - size.height / 2 };
}
