import type { JSX } from 'react';
import { formatNumber } from '../model/formatNumber.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { outputKey } from '../model/liveNumbers.ts';
import { useApp } from '../model/store.ts';
import { useLive, useStale } from '../model/useLive.ts';

/** The share of a loss node in the total loss; while training, the loss of the sample on the canvas. At a step of its own what it is there. */
export function LossValue({ node, port, step }: { readonly node: string; readonly port: string; readonly step?: number | undefined }): JSX.Element {
  const share = useApp((state) => state.evaluation?.losses[node]);
  const onlyOne = useApp((state) => Object.keys(state.evaluation?.losses ?? {}).length <= 1);
  const digits = useApp((state) => state.settings.digits);
  const training = useApp((state) => state.run.kind === 'training');
  const stale = useStale();
  const hidden = useHidden().loss(node);
  const live = useLive((numbers) => (onlyOne && step === undefined ? numbers.loss : numbers.outputs.get(outputKey(node, port, step))?.value.numbers[0]));
  // A walk that has not come to the loss yet has none to show.
  const walking = useApp((state) => state.walk !== null);
  const computed = useLive((numbers) => numbers.loss !== null);
  const value = training || step !== undefined ? live : walking && !computed ? undefined : share;
  return (
    <div className="card-loss" data-stale={stale || undefined}>
      {hidden ? '?' : value === undefined || value === null ? '–' : formatNumber(value, digits)}
    </div>
  );
}
