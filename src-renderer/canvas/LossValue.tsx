import type { JSX } from 'react';
import { formatNumber } from '../model/formatNumber.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { useApp } from '../model/store.ts';
import { useLive, useStale } from '../model/useLive.ts';
import { portKey } from '../../src-core/graph/resolve.ts';

/** The share of a loss node in the total loss; while training, the loss of the sample on the canvas. */
export function LossValue({ node, port }: { readonly node: string; readonly port: string }): JSX.Element {
  const share = useApp((state) => state.evaluation?.losses[node]);
  const onlyOne = useApp((state) => Object.keys(state.evaluation?.losses ?? {}).length <= 1);
  const digits = useApp((state) => state.settings.digits);
  const training = useApp((state) => state.run.kind === 'training');
  const stale = useStale();
  const hidden = useHidden().loss(node);
  const live = useLive((numbers) => (onlyOne ? numbers.loss : numbers.outputs.get(portKey(node, port))?.value.numbers[0]));
  // A walk that has not come to the loss yet has none to show.
  const walking = useApp((state) => state.walk !== null);
  const computed = useLive((numbers) => numbers.loss !== null);
  const value = training ? live : walking && !computed ? undefined : share;
  return (
    <div className="card-loss" data-stale={stale || undefined}>
      {hidden ? '?' : value === undefined || value === null ? '–' : formatNumber(value, digits)}
    </div>
  );
}
