import type { SweepAxis } from '../../../src-core/graph/sweep.ts';
import type { Chart } from '../../charts/drawing.ts';
import { type LineSeries, lineChart } from '../../charts/lineChart.ts';
import type { Text } from '../../i18n/useText.ts';
import { type Outcome, judgedBy } from '../../../src-core/graph/sweepOutcomes.ts';
import { valueText } from './valueText.ts';

/** The loss over the values of the first axis, with a line for each combination of the others. */
export function sweepChart(text: Text, axes: readonly SweepAxis[], outcomes: readonly Outcome[], logarithmic: boolean): Chart {
  const { t } = text;
  const [first, ...others] = axes;
  const by = judgedBy(outcomes);
  const nameOf = ({ choice }: Outcome): string => others.map((axis, index) => (axis.setting === 'optimizer' || axis.setting === 'activation' ? '' : `${t(`sweep.setting.${axis.setting}`)} `) + valueText(text, axis, choice[index + 1] ?? 0)).join(', ');
  const lines = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = outcome.choice.slice(1).join(',');
    lines.set(key, [...(lines.get(key) ?? []), outcome]);
  }
  const series = [...lines.values()].map((own, colour): LineSeries => {
    const sorted = own.toSorted((a, b) => (a.choice[0] ?? 0) - (b.choice[0] ?? 0));
    const of = (what: 'mean' | 'least' | 'most'): number[] => sorted.map((outcome) => outcome[by]?.[what] ?? NaN);
    return { name: sorted[0] && others.length > 0 ? nameOf(sorted[0]) : t(`training.${by}`), x: sorted.map(({ choice }) => choice[0] ?? 0), y: of('mean'), low: of('least'), high: of('most'), colour, points: true };
  });
  const marks = (first?.values ?? []).map((_, at) => ({ at, text: first ? valueText(text, first, at) : '' }));
  return lineChart({ title: t('sweep.label'), across: first ? t(`sweep.setting.${first.setting}`) : '', up: t(by === 'validation' ? 'sweep.validationLoss' : 'sweep.trainingLoss'), series, marks, logarithmic });
}
