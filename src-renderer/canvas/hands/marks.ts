import { view } from '../flowAdapter.ts';
import type { Point } from '../wires.ts';
import type { Guide } from './guides.ts';

/* Lines that come and go with a gesture. They are written straight into the page: React has no part in it. */

type Kind = 'guide' | 'cut';

export function showGuides(guides: readonly Guide[]): void {
  draw('guide', guides.map(({ axis, at, from, to }) => (axis === 'x' ? [{ x: at, y: from - overhang }, { x: at, y: to + overhang }] : [{ x: from - overhang, y: at }, { x: to + overhang, y: at }])));
}

/** The line, in canvas coordinates, along which wires are being cut. */
export function showCut(line: readonly Point[]): void {
  draw('cut', [line]);
}

export function hideMarks(): void {
  for (const kind of ['guide', 'cut'] as const) draw(kind, []);
}

const overhang = 14; // px

function draw(kind: Kind, lines: readonly (readonly Point[])[]): void {
  const path = document.querySelector(`.canvas-marks .mark-${kind}`);
  const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  if (!path || !pane) return;
  const write = (point: Point): string => {
    const { x, y } = view.toScreen(point);
    return `${(x - pane.left).toFixed(1)},${(y - pane.top).toFixed(1)}`;
  };
  path.setAttribute('d', lines.map((line) => `M${line.map(write).join('L')}`).join(''));
}

let dropped: string | undefined;

/** Shows which wire would be cut open by what is being dropped on it. */
export function markWire(id: string | undefined): void {
  if (id === dropped) return;
  for (const wire of document.querySelectorAll<SVGGElement>('.react-flow__edge[data-drop]')) delete wire.dataset['drop'];
  dropped = id;
  const wire = id === undefined ? null : document.querySelector<SVGGElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"]`);
  if (wire) wire.dataset['drop'] = 'true';
}
