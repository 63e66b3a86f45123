import type { Session } from '../engine/session.ts';
import type { Histogram, Snapshot } from '../graph/run.ts';
import { strideOf } from './curves.ts';

const bins = 24;
/** Moments of a run at which the parameters are looked at. */
const mostSnapshots = 40;

/** How the parameters' numbers and gradients are spread, at epochs far enough apart to keep few of them. */
export class SnapshotKeeper {
  #kept: readonly { readonly epoch: number; readonly snapshot: Snapshot }[];

  constructor(earlier: readonly Snapshot[], updatesPerEpoch: number) {
    this.#kept = earlier.map((snapshot) => ({ epoch: Math.round(snapshot.update / updatesPerEpoch), snapshot }));
  }

  /** Looks at the trainable parameters where this epoch is one of those to keep. */
  add(session: Session, epoch: number, update: number): void {
    const stride = strideOf(epoch, mostSnapshots);
    if (epoch % stride !== 0) return;
    this.#kept = [...this.#kept.filter(({ epoch: kept }) => kept % stride === 0 && kept < epoch), { epoch, snapshot: snapshotOf(session, update) }];
  }

  snapshots(): Snapshot[] {
    return this.#kept.map(({ snapshot }) => snapshot);
  }
}

function snapshotOf({ program: { layout }, memory }: Session, update: number): Snapshot {
  const trainable = [...layout.parameters].filter(([, { trainable: moves, size }]) => moves && size > 0);
  const parameters = trainable.map(([id, { value, gradient, size }]): [string, Snapshot['parameters'][string]] => [id, { value: histogram(memory.subarray(value, value + size)), gradient: histogram(memory.subarray(gradient, gradient + size)) }]);
  return { update, parameters: Object.fromEntries(parameters) };
}

/* eslint-disable @typescript-eslint/prefer-for-of -- millions of numbers are looked at while a run goes on, and an iterator takes four times as long */
/** Counts in equally wide bins between the smallest and the largest; the last bin has its upper end. No counts where a number is not finite. */
export function histogram(numbers: Float64Array | Float32Array): Histogram {
  let [low, high] = [Infinity, -Infinity];
  // NaN as soon as one number is not finite, else 0.
  let fault = 0;
  for (let index = 0; index < numbers.length; index++) {
    const x = numbers[index] ?? NaN;
    fault += x - x;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  if (fault !== 0 || !Number.isFinite(high - low)) return { low: 0, high: 0, counts: [] };
  if (low === high) return { low, high, counts: [numbers.length] };
  const counts = new Float64Array(bins);
  const perUnit = bins / (high - low);
  for (let index = 0; index < numbers.length; index++) {
    const bin = Math.min(bins - 1, Math.floor(((numbers[index] ?? 0) - low) * perUnit));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { low, high, counts: Array.from(counts) };
}
