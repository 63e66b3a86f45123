const duration = 160; // ms, as in canvasHands.css

let ends: ReturnType<typeof setTimeout> | undefined;

/** Lets cards and wires glide to where the next change puts them; with reduced motion they are there at once. */
export function glide(): void {
  const flow = document.querySelector<HTMLElement>('.react-flow');
  if (!flow || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  clearTimeout(ends);
  // Styles alone move them: nothing of it passes through React.
  flow.dataset['gliding'] = 'true';
  ends = setTimeout(() => {
    delete flow.dataset['gliding'];
  }, duration + 40);
}
