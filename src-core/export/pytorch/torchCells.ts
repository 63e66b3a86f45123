import type { StandardCell } from '../../node/definition.ts';
import type { TorchLayer, TorchPiece } from '../../node/torchLayer.ts';

const classes = { rnn: 'RNN', lstm: 'LSTM', gru: 'GRU' } as const;

/**
 * A recurrent cell as PyTorch has it: `nn.LSTMCell` for one step, or `nn.LSTM` over a whole sequence `[T, N, X]`. PyTorch has
 * two biases for each gate, one of which stays 0. Null where the cell is none of PyTorch's: a GRU that resets before the
 * weights, or a bias that is one number for all units.
 */
export function torchCell({ kind, units, gates }: StandardCell, width: number, run: 'step' | 'forwards' | 'backwards', isVector: (slot: string) => boolean): TorchLayer | null {
  const biases = gates.flatMap(({ bias, ofHidden }) => [bias, ofHidden?.bias]).filter((bias) => typeof bias === 'string');
  const isReset = kind === 'gru' && !gates.some(({ ofHidden }) => ofHidden);
  if (isReset || !biases.every(isVector)) return null;
  const ending = run === 'step' ? '' : '_l0';
  const parameters: Record<string, readonly TorchPiece[]> = {};
  const zeros: TorchPiece[] = [];
  for (const [index, { weights, bias, ofHidden }] of gates.entries()) {
    const rows = [index * units, (index + 1) * units] as const;
    const piece = (entry: string): TorchPiece => ({ entry: `${entry}${ending}`, ...(gates.length > 1 && { rows }) });
    const [ofX, ofH]: TorchPiece[] = [{ ...piece('weight_ih'), transposed: true }, { ...piece('weight_hh'), transposed: true }];
    if (!ofX || !ofH) continue;
    if (ofHidden) [parameters[weights], parameters[ofHidden.weights]] = [[ofX], [ofH]];
    else parameters[weights] = [ofH, ofX];
    if (bias !== null) parameters[bias] = [piece('bias_ih')];
    if (typeof ofHidden?.bias === 'string') parameters[ofHidden.bias] = [piece('bias_hh')];
    else if (bias !== null) zeros.push(piece('bias_hh'));
  }
  const constructor = `nn.${classes[kind]}${run === 'step' ? 'Cell' : ''}(${String(width)}, ${String(units)}${biases.length > 0 ? '' : ', bias=False'})`;
  return { layer: constructor, parameters, zeros, call: (names) => callOf(kind, run, names) };
}

/** Over a sequence it begins with zeros, and gives the hidden state at every step; backwards it reads the last step first. */
function callOf(kind: StandardCell['kind'], run: 'step' | 'forwards' | 'backwards', { layer = '', x = '', h = '', c = '' }: Readonly<Record<string, string>>): string {
  if (run === 'forwards') return `${layer}(${x})[0]`;
  if (run === 'backwards') return `${layer}(${x}.flip(0))[0].flip(0)`;
  return `${layer}(${x}, ${kind === 'lstm' ? `(${h}, ${c})` : h})`;
}
