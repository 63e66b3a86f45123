import type { JSX } from 'react';
import { HeatLegend } from './HeatLegend.tsx';
import { ZoomControls } from './ZoomControls.tsx';

/** Below the drawing, where it covers nothing of it: what the colours mean, and the zoom. */
export function CanvasBar(): JSX.Element {
  return (
    <div className="canvas-bar">
      <HeatLegend />
      <ZoomControls />
    </div>
  );
}
