import type { Point } from '../../src-core/graph/document.ts';
import { type Fragment, fragmentCorner, looksLikeFragment, readFragment, takeFragment, writeFragment } from '../../src-core/graph/fragment.ts';
import { type Pasted, type Pasting, pasteFragment, sharedRecords } from '../../src-core/graph/pasteFragment.ts';
import { removeItems } from '../../src-core/graph/groupEdits.ts';
import { registry } from '../../src-core/node/registry.ts';
import { translate } from '../i18n/translate.ts';
import { copyText } from '../model/copyText.ts';
import { type EditName, edit, select } from '../model/documentEdits.ts';
import { notify, notifyError } from '../model/notices.ts';
import { app, currentDocument } from '../model/store.ts';
import { view } from './flowAdapter.ts';

/*
 * Nodes travel as JSON text, so that they can go to another window, into a text editor, and back. The keys for it are
 * the browser's own: its copy and paste events may touch the clipboard without asking for permission.
 */

const shift = 36; // px between a duplicate and its original
let pointer: Point | undefined;
let shiftHeld = false;
let lastPaste: { readonly at: Point; readonly times: number } | undefined;

/** Listens for copy, cut and paste, and to where the pointer is over the canvas. */
export function startClipboard(): void {
  window.addEventListener('copy', (event) => {
    if (!isOurs(event)) return;
    event.clipboardData?.setData('text/plain', copiedText());
    event.preventDefault();
  });
  window.addEventListener('cut', (event) => {
    if (!isOurs(event)) return;
    event.clipboardData?.setData('text/plain', copiedText());
    event.preventDefault();
    removeSelected('edit.cut');
  });
  window.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (event.defaultPrevented || isTyping(event) || !looksLikeFragment(text)) return;
    event.preventDefault();
    pasteText(text, shiftHeld);
  });
  window.addEventListener('keydown', (event) => {
    shiftHeld = event.shiftKey;
  }, true);
  window.addEventListener('pointermove', ({ target, clientX: x, clientY: y }) => {
    pointer = target instanceof Element && target.closest('[data-canvas]') ? { x, y } : undefined;
  });
}

/** Copies what is selected, from a menu. */
export async function copySelected(): Promise<void> {
  const { nodes } = taken();
  await copyText(copiedText());
  notify({ kind: 'success', title: translate('clipboard.copied', { count: nodes.length }), text: translate('clipboard.copiedText') });
}

export async function cutSelected(): Promise<void> {
  await copySelected();
  removeSelected('edit.cut');
}

/** Pastes from a menu, where the host lets the page read the clipboard; its key always can. */
export async function pasteFromMenu(incoming: boolean): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    notify({ kind: 'info', title: translate('clipboard.useKey', { key: incoming ? 'Ctrl+Shift+V' : 'Ctrl+V' }), text: translate('clipboard.useKeyText') });
    return;
  }
  if (looksLikeFragment(text)) pasteText(text, incoming);
  else notify({ kind: 'info', title: translate('clipboard.nothing'), text: translate('clipboard.nothingText') });
}

/** Copies beside their originals, with parameters of their own or with those of their originals. */
export function duplicateSelected(shared: boolean): void {
  const fragment = taken();
  insert('edit.duplicate', fragment, { x: shift, y: shift }, { incoming: false, ...(shared && { shared: sharedRecords(fragment) }) });
}

export function removeSelected(name: EditName): void {
  const { selection } = app.getState();
  edit(name, (document) => removeItems(document, registry, selection));
}

/** Puts a part of a network at a place on the screen, else where the pointer is, or in the middle of the view. */
export function placeFragment(name: EditName, fragment: Fragment, pasting: Omit<Pasting, 'by' | 'into'>, given?: Point): Pasted | undefined {
  const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  const middle = { x: (pane?.left ?? 0) + (pane?.width ?? 0) / 2 - 100, y: (pane?.top ?? 0) + (pane?.height ?? 0) / 2 - 60 };
  const at = given ?? pointer ?? middle;
  // Pasted again at the same place, a copy lies beside the one before.
  const times = lastPaste?.at.x === at.x && lastPaste.at.y === at.y ? lastPaste.times + 1 : 0;
  lastPaste = { at, times };
  const to = view.toCanvas(at);
  const corner = fragmentCorner(fragment);
  const by = { x: Math.round(to.x - corner.x + times * shift), y: Math.round(to.y - corner.y + times * shift) };
  return insert(name, fragment, by, pasting);
}

function pasteText(text: string, incoming: boolean): void {
  try {
    placeFragment('edit.paste', readFragment(text), { incoming });
  } catch (error) {
    notifyError(error);
  }
}

function insert(name: EditName, fragment: Fragment, by: Point, pasting: Omit<Pasting, 'by' | 'into'>): Pasted | undefined {
  let pasted: Pasted | undefined;
  const { inside } = app.getState();
  edit(name, (document) => {
    pasted = pasteFragment(document, registry, fragment, { ...pasting, by, into: inside });
    return pasted.document;
  });
  if (!pasted) return undefined;
  const folded = new Set(fragment.groups.filter((group) => group.folded && group.parent === undefined).map(({ id }) => id));
  const loose = fragment.nodes.filter(({ group }) => group === undefined || !folded.has(group));
  select(loose.map(({ id }) => pasted?.nodes.get(id) ?? id), [], [...folded].map((id) => pasted?.groups.get(id) ?? id), pasted.frames.values());
  return pasted;
}

function taken(): Fragment {
  return takeFragment(currentDocument(), app.getState().selection);
}

function copiedText(): string {
  return writeFragment(taken());
}

/** Whether a clipboard event means what is selected on the canvas, and no text. */
function isOurs(event: ClipboardEvent): boolean {
  const { selection, dialog } = app.getState();
  const isText = window.getSelection()?.isCollapsed === false;
  return !event.defaultPrevented && !isTyping(event) && !isText && dialog === null && selection.nodes.size + selection.groups.size + selection.frames.size > 0;
}

function isTyping({ target }: Event): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable="true"], [role="grid"]') !== null;
}
