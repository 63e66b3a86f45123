import type { ShownDigits } from '../../../src-core/tensor/shownDigits.ts';
import type { Predictions } from '../../../src-core/protocol/predictions.ts';
import type { Chart } from '../../charts/drawing.ts';
import { noReadings } from '../../charts/drawing.ts';
import type { Text } from '../../i18n/useText.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import { type JudgedSteps, classNames, everythingSaid, judgedOf, likeliest, worstFirst } from './readPredictions.ts';

const mostNumbers = 4;

/** What is said of one sample in words: at its last step where it has several. */
export interface PredictionRow {
  readonly sample: number;
  readonly loss: number;
  readonly prediction: string;
  readonly target: string;
  /** Judged steps at which the likeliest class is another than the right one; null where numbers are compared. */
  readonly wrong: number | null;
  readonly steps: number;
}

export function predictionRow(predictions: Predictions, row: number, judged: JudgedSteps, digits: ShownDigits): PredictionRow {
  const said = judgedOf(predictions, row, judged);
  const last = said.at(-1);
  const names = classNames(predictions);
  const isWrong = ({ prediction, target }: (typeof said)[number]): boolean => (predictions.judges === 'binary' ? target.some((right, index) => likeliest([prediction[index] ?? 0]) !== Math.round(right)) : likeliest(prediction) !== Math.round(target[0] ?? -1));
  const numbers = (values: ArrayLike<number>): string => `${Array.from(values).slice(0, mostNumbers).map((value) => formatNumber(value, digits)).join(', ')}${values.length > mostNumbers ? ', …' : ''}`;
  const shares = (values: Float64Array): string => {
    const chosen = likeliest(values);
    return `${names[chosen] ?? String(chosen)} (${formatNumber(values[chosen] ?? NaN, 3)})`;
  };
  const empty = new Float64Array();
  const { prediction, target } = last ?? { prediction: empty, target: empty };
  return {
    sample: predictions.samples[row] ?? 0,
    loss: predictions.losses[row] ?? NaN,
    prediction: predictions.judges === 'classes' ? shares(prediction) : numbers(prediction),
    target: predictions.judges === 'numbers' ? numbers(target) : Array.from(target, (one) => names[Math.round(one)] ?? String(one)).join(', '),
    wrong: predictions.judges === 'numbers' ? null : said.filter(isWrong).length,
    steps: predictions.lengths?.[row] ?? predictions.steps,
  };
}

/** The table as something that can be exported; it draws nothing. */
export function predictionTable(t: Text['t'], predictions: Predictions): Chart {
  const { width, targetWidth, samples, losses } = predictions;
  const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, index) => (count > 1 ? `${name} ${String(index + 1)}` : name));
  const order = new Map(worstFirst(predictions).map((row, place) => [row, place]));
  return {
    title: t('results.view.table'),
    draw: ({ width: across, height }) => ({ width: across, height, shapes: [], readings: noReadings }),
    table: () => ({
      names: [t('results.sample'), t('toolbar.step'), t('results.loss'), ...numbered(t('results.prediction'), width), ...numbered(t('results.target'), targetWidth)],
      rows: [...everythingSaid(predictions, 'every')].sort((a, b) => (order.get(a.row) ?? 0) - (order.get(b.row) ?? 0) || a.step - b.step).map(({ row, step, prediction, target }) => [(samples[row] ?? 0) + 1, step + 1, losses[row] ?? NaN, ...prediction, ...target]),
    }),
  };
}
