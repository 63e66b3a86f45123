import type { Run } from '../../../src-core/graph/run.ts';
import type { Predictions, Surface } from '../../../src-core/protocol/predictions.ts';
import { classSequenceChart } from '../../charts/classSequenceChart.ts';
import { confusionChart } from '../../charts/confusionChart.ts';
import type { Chart } from '../../charts/drawing.ts';
import { histogramChart } from '../../charts/histogramChart.ts';
import { type LineSeries, lineChart } from '../../charts/lineChart.ts';
import { scatterChart } from '../../charts/scatterChart.ts';
import { surfaceChart } from '../../charts/surfaceChart.ts';
import type { Text } from '../../i18n/useText.ts';
import { type JudgedSteps, classNames, confusionCounts, everythingSaid, saidOf } from './readPredictions.ts';

type Words = Text['t'];

const mostLines = 4;

export function surfaceOf(t: Words, surface: Surface, across: string, up: string, classes: readonly string[] | null): Chart {
  const count = surface.judges === 'numbers' ? 0 : Math.max(2, surface.width);
  return surfaceChart({ title: t('results.view.surface'), across, up, output: t('results.prediction'), surface, classes: Array.from({ length: count }, (_, index) => classes?.[index] ?? String(index)) });
}

/** What the network says over its one feature, and the samples. */
export function fitOf(t: Words, { judges, width, resolution, range, values, points }: Surface, across: string, classes: readonly string[] | null): Chart {
  const x = Float64Array.from({ length: resolution }, (_, column) => range.left + ((column + 0.5) / resolution) * (range.right - range.left));
  const line = (name: string, element: number, colour: number): LineSeries => ({ name, x, y: x.map((_, column) => values[column * width + element] ?? NaN), colour });
  const samples = (what: 0 | 2): Float64Array => points.filter((_, index) => index % 3 === what);
  const target: LineSeries = { name: t('results.target'), x: samples(0), y: samples(2), colour: 1, points: true, loose: true };
  // The class of a sample is no height in a picture of probabilities, but for yes or no.
  const lines = judges === 'classes' ? Array.from({ length: Math.min(mostLines, width) }, (_, one) => line(classes?.[one] ?? String(one), one, one)) : [target, line(t('results.prediction'), 0, 0)];
  return lineChart({ title: t('results.view.fit'), across, up: judges === 'numbers' ? '' : t('results.probability'), series: lines });
}

export function scatterOf(t: Words, predictions: Predictions, judged: JudgedSteps): Chart {
  const points = [...everythingSaid(predictions, judged)].flatMap(({ row, step, prediction, target }) => {
    const sample = t('results.sampleNumber', { sample: (predictions.samples[row] ?? 0) + 1 });
    const name = predictions.steps > 1 ? `${sample}, ${t('toolbar.step')} ${String(step + 1)}` : sample;
    return Array.from(prediction, (y, index) => ({ name, x: target[index] ?? NaN, y }));
  });
  return scatterChart({ title: t('results.view.scatter'), across: t('results.target'), up: t('results.prediction'), diagonal: t('results.diagonal'), points });
}

export function confusionOf(t: Words, predictions: Predictions, judged: JudgedSteps): Chart {
  return confusionChart({ title: t('results.view.confusion'), target: t('results.target'), prediction: t('results.prediction'), count: t('results.count'), share: t('results.share'), classes: classNames(predictions), counts: confusionCounts(predictions, judged) });
}

/** Prediction and target of one sample over its steps. */
export function sequenceOf(t: Words, predictions: Predictions, row: number): Chart {
  const said = [...saidOf(predictions, row)];
  const title = `${t('results.view.sequence')}, ${t('results.sampleNumber', { sample: (predictions.samples[row] ?? 0) + 1 })}`;
  if (predictions.judges === 'classes') {
    return classSequenceChart({ title, step: t('toolbar.step'), target: t('results.rightClass'), classes: classNames(predictions), probabilities: said.map(({ prediction }) => [...prediction]), targets: said.map(({ target }) => Math.round(target[0] ?? -1)) });
  }
  const x = said.map(({ step }) => step + 1);
  const series = Array.from({ length: Math.min(mostLines, predictions.width) }, (_, index): LineSeries[] => {
    const part = predictions.width > 1 ? ` ${String(index + 1)}` : '';
    return [
      { name: `${t('results.target')}${part}`, x, y: said.map(({ target }) => target[index] ?? NaN), colour: 2 * index + 1, dashed: true, points: true },
      { name: `${t('results.prediction')}${part}`, x, y: said.map(({ prediction }) => prediction[index] ?? NaN), colour: 2 * index, points: true },
    ];
  }).flat();
  return lineChart({ title, across: t('toolbar.step'), up: '', series });
}

export function histogramsOf(t: Words, { snapshots }: Run, parameter: string, name: string, quantity: 'value' | 'gradient', colour: number): Chart {
  const moments = snapshots.flatMap(({ update, parameters }) => {
    const histogram = parameters[parameter]?.[quantity];
    return histogram ? [{ update, histogram }] : [];
  });
  return histogramChart({ title: quantity === 'value' ? name : `∂L/∂ ${name}`, value: t(quantity === 'value' ? 'edge.value' : 'edge.gradient'), update: t('training.update'), count: t('results.numbersInBin'), moments, colour });
}
