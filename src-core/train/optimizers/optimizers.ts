import type { OptimizerKind, OptimizerSettings } from '../../graph/training.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import type { Optimizer, SettingsOf } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

const optimizers: { readonly [K in OptimizerKind]: Optimizer<SettingsOf<K>> } = { sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw };

/** The update rule of these settings. It is called with settings of its own kind, so its type can be that of all. */
export function optimizerOf({ kind }: OptimizerSettings): Optimizer {
  return optimizers[kind];
}
