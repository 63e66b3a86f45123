/** The points of a loss curve, thinned so that a run of any length keeps at most `mostPoints`. */
export interface Curve {
  add(update: number, loss: number): void;
  points(): { updates: Float64Array; losses: Float64Array };
}

const mostPoints = 2000;

/** Keeps every k-th point; k doubles whenever the curve is full. The newest point is always there. */
export function createCurve(): Curve {
  let updates: number[] = [];
  let losses: number[] = [];
  let every = 1;
  let newest: readonly [number, number] | undefined;
  return {
    add: (update, loss) => {
      newest = [update, loss];
      if (update % every !== 0) return;
      updates.push(update);
      losses.push(loss);
      if (updates.length < mostPoints) return;
      every *= 2;
      losses = losses.filter((_, index) => (updates[index] ?? 0) % every === 0);
      updates = updates.filter((kept) => kept % every === 0);
    },
    points: () => {
      const withNewest = newest && updates.at(-1) !== newest[0] ? newest : undefined;
      return {
        updates: Float64Array.from(withNewest ? [...updates, withNewest[0]] : updates),
        losses: Float64Array.from(withNewest ? [...losses, withNewest[1]] : losses),
      };
    },
  };
}
