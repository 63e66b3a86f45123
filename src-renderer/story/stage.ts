/** Where the story's pointer is and what is ringed: drawn in each frame beside React, as what it points at moves with the view. */
export interface Stage {
  readonly pointer: { readonly x: number; readonly y: number } | null;
  readonly ringed: Element | null;
}

let now: Stage = { pointer: null, ringed: null };

export function stage(): Stage {
  return now;
}

export function setStage(change: Partial<Stage>): void {
  now = { ...now, ...change };
}

export function clearStage(): void {
  now = { pointer: null, ringed: null };
}
