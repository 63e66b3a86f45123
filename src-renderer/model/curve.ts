/** The loss curve of the newest training run, outside React like every other live number. */
export interface Curve {
  readonly updates: number[];
  readonly losses: number[];
}

const longest = 2000;
const listeners = new Set<() => void>();
let curve: Curve = { updates: [], losses: [] };

export function lossCurve(): Curve {
  return curve;
}

export function onCurve(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function startCurve(loss: number | null): void {
  replace(loss === null ? { updates: [], losses: [] } : { updates: [0], losses: [loss] });
}

export function clearCurve(): void {
  replace({ updates: [], losses: [] });
}

/** Adds a point; of a curve that has become too long every second point stays. */
export function addCurvePoint(update: number, loss: number): void {
  const { updates, losses } = curve;
  if (update <= (updates.at(-1) ?? -1)) return;
  const kept = updates.length < longest ? curve : { updates: updates.filter((_, i) => i % 2 === 0), losses: losses.filter((_, i) => i % 2 === 0) };
  replace({ updates: [...kept.updates, update], losses: [...kept.losses, loss] });
}

/** Takes the engine's own curve of the whole run. */
export function endCurve(updates: Float64Array, losses: Float64Array): void {
  if (updates.length > 0) replace({ updates: [...updates], losses: [...losses] });
}

function replace(next: Curve): void {
  curve = next;
  for (const listener of listeners) listener();
}
