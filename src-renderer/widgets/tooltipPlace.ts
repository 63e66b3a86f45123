interface Size {
  readonly width: number;
  readonly height: number;
}

interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** Between the control and its tooltip, and between the tooltip and the window's edge; px. */
export const gap = 6;
export const margin = 8;

/** Where a tooltip's corner is: under the middle of its control, above it where there is no room below, always within the window. */
export function placeTooltip(control: Box, tip: Size, view: Size): { readonly left: number; readonly top: number } {
  const below = control.top + control.height + gap;
  const fits = below + tip.height <= view.height - margin;
  const left = control.left + (control.width - tip.width) / 2;
  return { left: within(left, tip.width, view.width), top: within(fits ? below : control.top - gap - tip.height, tip.height, view.height) };
}

/** On whole pixels, where letters are sharp. What is larger than the window begins at its start. */
function within(at: number, size: number, room: number): number {
  return Math.max(margin, Math.floor(Math.min(at, room - margin - size)));
}
