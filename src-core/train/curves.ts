import type { RunCurves } from '../graph/run.ts';

/** Points that a curve keeps. */
const mostPoints = 2000;

/** What is measured at the end of an epoch; NaN where it is not. */
export interface EpochPoint {
  /** How many epochs are finished. */
  readonly epoch: number;
  /** Updates up to then. */
  readonly update: number;
  readonly training: number;
  readonly validation: number;
  readonly trainingMetric: number;
  readonly validationMetric: number;
  readonly rate: number;
}

/**
 * Of points numbered from 0 to `newest`, every how many-th is kept: the least power of two that leaves at most `most`.
 * It depends on the number alone, so that a run that paused keeps the points of one that did not.
 */
export function strideOf(newest: number, most = mostPoints): number {
  let stride = 1;
  while (Math.floor(newest / stride) + 1 > most) stride *= 2;
  return stride;
}

/** The curves of a run as they grow, thinned so that a run of any length keeps at most `mostPoints` of each, and the newest. */
export class CurveKeeper {
  #batches: (readonly [update: number, loss: number])[] = [];
  #epochs: EpochPoint[] = [];
  #newestBatch: readonly [number, number] | undefined;
  #newestEpoch: EpochPoint | undefined;
  #newestValidated: EpochPoint | undefined;
  #batchStride = 1;
  #epochStride = 1;

  /** Takes up the curves of a run that goes on. */
  constructor(earlier: RunCurves | null) {
    if (!earlier) return;
    for (const [index, update] of earlier.updates.entries()) this.addBatch(update, earlier.losses[index] ?? NaN);
    const at = (numbers: Float64Array, index: number): number => numbers[index] ?? NaN;
    for (const [index, epoch] of earlier.epochs.entries()) {
      this.addEpoch({
        epoch,
        update: at(earlier.epochUpdates, index),
        training: at(earlier.training, index),
        validation: at(earlier.validation, index),
        trainingMetric: at(earlier.trainingMetric, index),
        validationMetric: at(earlier.validationMetric, index),
        rate: at(earlier.rate, index),
      });
    }
  }

  /** The loss of a batch, with the weights after so many updates. A later point for the same number of updates replaces it. */
  addBatch(update: number, loss: number): void {
    this.#newestBatch = [update, loss];
    if (update % this.#batchStride !== 0) return;
    if (this.#batches.at(-1)?.[0] === update) this.#batches.pop();
    this.#batches.push([update, loss]);
    const stride = strideOf(update);
    if (stride === this.#batchStride) return;
    this.#batchStride = stride;
    this.#batches = this.#batches.filter(([kept]) => kept % stride === 0);
  }

  addEpoch(point: EpochPoint): void {
    this.#newestEpoch = point;
    if (!Number.isNaN(point.validation)) this.#newestValidated = point;
    if (point.epoch % this.#epochStride !== 0) return;
    this.#epochs.push(point);
    const stride = strideOf(point.epoch);
    if (stride === this.#epochStride) return;
    this.#epochStride = stride;
    this.#epochs = this.#epochs.filter(({ epoch }) => epoch % stride === 0);
  }

  get newestEpoch(): EpochPoint | undefined {
    return this.#newestEpoch;
  }

  /** The newest epoch after which the validation samples were measured: not each of them is. */
  get newestValidated(): EpochPoint | undefined {
    return this.#newestValidated;
  }

  /** Whether the end of this epoch will be kept: then it is worth measuring. */
  keeps(epoch: number): boolean {
    return epoch % strideOf(epoch) === 0;
  }

  curves(): RunCurves {
    const batches = withNewest(this.#batches, this.#newestBatch, ([update]) => update);
    const epochs = withNewest(this.#epochs, this.#newestEpoch, ({ epoch }) => epoch);
    const of = (key: keyof EpochPoint): Float64Array => Float64Array.from(epochs, (point) => point[key]);
    return {
      updates: Float64Array.from(batches, ([update]) => update),
      losses: Float64Array.from(batches, ([, loss]) => loss),
      epochs: of('epoch'),
      epochUpdates: of('update'),
      training: of('training'),
      validation: of('validation'),
      trainingMetric: of('trainingMetric'),
      validationMetric: of('validationMetric'),
      rate: of('rate'),
    };
  }
}

function withNewest<T>(points: readonly T[], newest: T | undefined, placeOf: (point: T) => number): readonly T[] {
  const last = points.at(-1);
  return newest !== undefined && (last === undefined || placeOf(last) !== placeOf(newest)) ? [...points, newest] : points;
}
