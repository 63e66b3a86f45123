import type { JSX } from 'react';

/** Where the lines of gestures are drawn; see marks.ts. */
export function Marks(): JSX.Element {
  return (
    <svg className="canvas-marks" aria-hidden>
      <path className="mark-guide" />
      <path className="mark-cut" />
    </svg>
  );
}
