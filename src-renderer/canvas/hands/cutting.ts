import type { PointerEvent as ReactPointerEvent } from 'react';
import { remove } from '../../../src-core/graph/edit.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { edit } from '../../model/documentEdits.ts';
import { seen, view } from '../flowAdapter.ts';
import type { Point } from '../wires.ts';
import { courses } from './courses.ts';
import { followPointer } from './followPointer.ts';
import { hideMarks, showCut } from './marks.ts';
import { crossedWires } from './wireGeometry.ts';

const cutButton = 2;
const closest = 4; // px on the canvas between two points of the line

/** Whether this begins a cut: the right button with Ctrl held. */
export function isCut({ button, ctrlKey }: { readonly button: number; readonly ctrlKey: boolean }): boolean {
  return button === cutButton && ctrlKey;
}

/** Draws a line along with the pointer, and takes away the wires that it crosses when it is let go. */
export function beginCut(event: ReactPointerEvent): void {
  event.preventDefault();
  event.stopPropagation();
  const line: Point[] = [view.toCanvas({ x: event.clientX, y: event.clientY })];
  const move = ({ clientX, clientY }: PointerEvent): void => {
    const to = view.toCanvas({ x: clientX, y: clientY });
    const last = line.at(-1);
    if (last && Math.hypot(to.x - last.x, to.y - last.y) < closest) return;
    line.push(to);
    showCut(line);
  };
  followPointer(event, move, (letGo) => {
    hideMarks();
    if (letGo) cut(line);
  });
}

function cut(line: readonly Point[]): void {
  const edges = new Set(crossedWires(courses(), line).flatMap((id) => seen.wire(id)?.data?.wire.edges.map((edge) => edge.id) ?? []));
  if (edges.size > 0) edit('edit.cutWires', (document) => remove(document, registry, new Set(), edges));
}
