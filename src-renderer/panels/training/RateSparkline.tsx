import type { JSX } from 'react';
import { scheduleFactor } from '../../../src-core/graph/schedule.ts';
import type { Training } from '../../../src-core/graph/training.ts';
import { useText } from '../../i18n/useText.ts';
import { formatSignificant } from '../../model/formatNumber.ts';

const [width, height] = [200, 34];
const mostPoints = 200;

/** How the learning rate goes over the epochs. */
export function RateSparkline({ training }: { readonly training: Training }): JSX.Element | null {
  const { t } = useText();
  const { schedule, epochs, learningRate } = training;
  if (schedule.kind === 'constant') return null;
  const count = Math.min(mostPoints, Math.max(2, epochs));
  const factors = Array.from({ length: count }, (_, index) => scheduleFactor(schedule, Math.floor((index / (count - 1)) * (epochs - 1)), epochs));
  const most = Math.max(...factors, 1e-300);
  const d = factors.map((factor, index) => `${index === 0 ? 'M' : 'L'}${((index / (count - 1)) * width).toFixed(1)} ${(height - 2 - (factor / most) * (height - 5)).toFixed(1)}`).join('');
  const [from, to] = [factors[0] ?? 1, factors.at(-1) ?? 1].map((factor) => formatSignificant(factor * learningRate, 3));
  return (
    <figure className="rate-sparkline">
      <svg viewBox={`0 0 ${String(width)} ${String(height)}`} preserveAspectRatio="none" role="img" aria-label={t('training.rateGoes', { from: from ?? '', to: to ?? '' })}>
        <path d={d} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="number quiet">
        <span>η {from}</span>
        <span>{to}</span>
      </figcaption>
    </figure>
  );
}
