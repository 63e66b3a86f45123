import type { Predictions } from '../../../src-core/protocol/predictions.ts';

/** What a network says at one step of one sample. */
export interface Said {
  /** Index among `Predictions.samples`. */
  readonly row: number;
  readonly step: number;
  readonly prediction: Float64Array;
  readonly target: Float64Array;
}

/** Which steps the loss judges: what is said at others is neither right nor wrong. */
export type JudgedSteps = 'every' | 'last';

/** Every step that is judged, of every sample, without padding. */
export function* everythingSaid(predictions: Predictions, judged: JudgedSteps): Generator<Said> {
  for (let row = 0; row < predictions.samples.length; row++) yield* judgedOf(predictions, row, judged);
}

/** The steps of one sample that are judged. */
export function judgedOf(predictions: Predictions, row: number, judged: JudgedSteps): readonly Said[] {
  const said = [...saidOf(predictions, row)];
  return judged === 'last' ? said.slice(-predictions.positions) : said;
}

/** The steps of one sample. */
export function* saidOf({ steps, lengths, width, targetWidth, predictions, targets }: Predictions, row: number): Generator<Said> {
  for (let step = 0; step < (lengths?.[row] ?? steps); step++) {
    const at = row * steps + step;
    yield { row, step, prediction: predictions.subarray(at * width, (at + 1) * width), target: targets.subarray(at * targetWidth, (at + 1) * targetWidth) };
  }
}

/** The class that a row of probabilities speaks for; a single one is that of "yes", class 1. */
export function likeliest(probabilities: ArrayLike<number>): number {
  if (probabilities.length === 1) return (probabilities[0] ?? 0) > 0.5 ? 1 : 0;
  let found = 0;
  for (let index = 1; index < probabilities.length; index++) if ((probabilities[index] ?? 0) > (probabilities[found] ?? 0)) found = index;
  return found;
}

/** The names of the classes, their numbers where the data have none. */
export function classNames({ judges, width, classes }: Predictions): readonly string[] {
  const count = judges === 'binary' ? 2 : Math.max(2, width);
  return Array.from({ length: count }, (_, index) => classes?.[index] ?? String(index));
}

/** `[target][prediction]`. Where several are asked with yes or no, all of them are counted together. */
export function confusionCounts(predictions: Predictions, judged: JudgedSteps): number[][] {
  const { length } = classNames(predictions);
  const counts = Array.from({ length }, () => new Array<number>(length).fill(0));
  const add = (target: number, predicted: number): void => {
    const row = counts[target];
    if (row && predicted < length) row[predicted] = (row[predicted] ?? 0) + 1;
  };
  for (const { prediction, target } of everythingSaid(predictions, judged)) {
    if (predictions.judges === 'binary') for (const [index, right] of target.entries()) add(Math.round(right), likeliest([prediction[index] ?? 0]));
    else add(Math.round(target[0] ?? -1), likeliest(prediction));
  }
  return counts;
}

/** The rows of `Predictions.samples`, the greatest loss first; what is not a number comes before all others. */
export function worstFirst({ samples, losses }: Predictions): number[] {
  const size = (row: number): number => {
    const loss = losses[row] ?? NaN;
    return Number.isNaN(loss) ? Infinity : loss;
  };
  return samples.map((_, row) => row).sort((a, b) => size(b) - size(a) || a - b);
}
