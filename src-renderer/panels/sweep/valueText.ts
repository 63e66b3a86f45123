import type { SweepAxis } from '../../../src-core/graph/sweep.ts';
import { registry } from '../../../src-core/node/registry.ts';
import type { Text } from '../../i18n/useText.ts';

/** A value of an axis in the words of the window. */
export function valueText({ t, own }: Text, axis: SweepAxis, index: number): string {
  const value = axis.values[index];
  if (value === null || value === undefined) return t('training.allSamples');
  if (typeof value === 'object') return t(`training.optimizer.${value.kind}`);
  const words = axis.setting === 'activation' ? registry.get('activation')?.labels[`function.${String(value)}`] : undefined;
  return words ? own(words) : String(value);
}
