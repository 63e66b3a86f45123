import type { PointerEvent as ReactPointerEvent } from 'react';
import { groupCorner, moveItems } from '../../../src-core/graph/groupEdits.ts';
import { edit } from '../../model/documentEdits.ts';
import { currentDocument } from '../../model/store.ts';
import { currentViewport } from '../flowAdapter.ts';
import { followPointer } from '../hands/followPointer.ts';

let drags = 0;

/** Moves an open group, with all that it holds, along with the pointer; one entry of the history. */
export function dragGroup(event: ReactPointerEvent, group: string): void {
  event.preventDefault();
  event.stopPropagation();
  const from = { x: event.clientX, y: event.clientY };
  const corner = groupCorner(currentDocument(), group);
  const gesture = `drag group ${String(++drags)}`;
  followPointer(event, ({ clientX, clientY }) => {
    const zoom = currentViewport()?.zoom ?? 1;
    const to = { x: Math.round(corner.x + (clientX - from.x) / zoom), y: Math.round(corner.y + (clientY - from.y) / zoom) };
    edit('edit.move', (document) => moveItems(document, new Map([[group, to]])), gesture);
  });
}
