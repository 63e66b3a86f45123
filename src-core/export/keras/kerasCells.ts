import type { StandardCell } from '../../node/definition.ts';
import { type KerasLayer, type KerasPiece, withoutKerasBias } from '../../node/kerasLayer.ts';

const classes = { rnn: 'SimpleRNN', lstm: 'LSTM', gru: 'GRU' } as const;

/**
 * A recurrent cell as Keras has it: `LSTMCell` for one step, or `LSTM` over a whole sequence, which is `[N, T, X]` there. Null
 * where a bias is one number for all units. The numbers come from `export/layouts`.
 */
export function kerasCell({ kind, units, gates }: StandardCell, width: number, run: 'step' | 'forwards' | 'backwards', isVector: (slot: string) => boolean): KerasLayer | null {
  const biases = gates.flatMap(({ bias, ofHidden }) => [bias, ofHidden?.bias]).filter((bias) => typeof bias === 'string');
  if (!biases.every(isVector)) return null;
  const entries = ['kernel', 'recurrent_kernel', ...(biases.length > 0 ? ['bias'] : [])];
  const parameters: Record<string, KerasPiece[]> = {};
  for (const { weights, ofHidden } of gates) {
    parameters[weights] = [{ entry: 'kernel' }, ...(ofHidden ? [] : [{ entry: 'recurrent_kernel' }])];
    if (ofHidden) parameters[ofHidden.weights] = [{ entry: 'recurrent_kernel' }];
  }
  for (const bias of biases) parameters[bias] = [{ entry: 'bias' }];
  const options = [
    String(units),
    ...(kind === 'gru' ? [`reset_after=${gates.some(({ ofHidden }) => ofHidden) ? 'True' : 'False'}`] : []),
    ...(run === 'step' ? [] : ['return_sequences=True']),
    ...(run === 'backwards' ? ['go_backwards=True'] : []),
  ];
  return {
    layer: `keras.layers.${classes[kind]}${run === 'step' ? 'Cell' : ''}(${options.join(', ')}${withoutKerasBias(biases.length > 0)})`,
    builtFor: run === 'step' ? `(None, ${String(width)})` : `(None, None, ${String(width)})`,
    entries,
    parameters,
    call: (names) => callOf(kind, run, names),
  };
}

/** Over a sequence it begins with zeros; backwards it gives the last step first. */
function callOf(kind: StandardCell['kind'], run: 'step' | 'forwards' | 'backwards', { layer = '', x = '', h = '', c = '' }: Readonly<Record<string, string>>): string {
  if (run === 'step') return kind === 'lstm' ? `${layer}(${x}, [${h}, ${c}])[1]` : `${layer}(${x}, [${h}])[0]`;
  const sequence = `ops.swapaxes(${layer}(ops.swapaxes(${x}, 0, 1)), 0, 1)`;
  return run === 'forwards' ? sequence : `ops.flip(${sequence}, axis=0)`;
}
