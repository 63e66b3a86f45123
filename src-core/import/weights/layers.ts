import { type LayerParts, type Numbers, nodeOfParts } from '../../export/layouts/cellParts.ts';
import type { NodeLayer } from '../../export/layouts/nodeLayers.ts';
import { type ForeignLayout, readLayer, tensorNames } from '../../export/layouts/layouts.ts';
import type { NamedTensor } from '../../export/namedTensor.ts';
import type { Refusal } from '../../protocol/weightMatch.ts';

/** A layer that a file has in another tool's layout. */
export interface FileLayer {
  readonly layout: ForeignLayout;
  /** What its tensors' names begin with: `encoder.0`, or '' where the file is one layer. */
  readonly prefix: string;
  /** The names of its tensors. */
  readonly tensors: readonly string[];
  readonly parts: LayerParts;
}

/** A layer's parameters as a node takes them, by slot, or why it cannot. */
export type Fitted = Readonly<Record<string, Numbers>> | Refusal;

interface NamePattern {
  readonly layout: ForeignLayout;
  readonly kind: 'linear' | 'cell';
  /** Groups 1 and 3 are what is in front of and behind the tensor's own name, group 2. */
  readonly pattern: RegExp;
  /** The tensors' own names, in the order of `tensorNames`. */
  readonly names: readonly string[];
}

const patterns: readonly NamePattern[] = [
  // nn.LSTM, nn.GRU, nn.RNN with their layers and directions, and the cells, which have neither.
  { layout: 'pytorch', kind: 'cell', pattern: /^(?:(.*)\.)?((?:weight|bias)_[ih]h)((?:_l\d+(?:_reverse)?)?)$/s, names: ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'] },
  { layout: 'onnx', kind: 'cell', pattern: /^(?:(.*)\.)?([WRB])()$/s, names: tensorNames.onnx.cell },
  { layout: 'keras', kind: 'cell', pattern: /^(?:(.*)[/.])?(kernel|recurrent_kernel|bias)((?::0)?)$/s, names: tensorNames.keras.cell },
  { layout: 'pytorch', kind: 'linear', pattern: /^(?:(.*)\.)?(weight|bias)()$/s, names: tensorNames.pytorch.linear },
  { layout: 'keras', kind: 'linear', pattern: /^(?:(.*)[/.])?(kernel|bias)((?::0)?)$/s, names: tensorNames.keras.linear },
];

/** The layers whose tensors have the names and shapes of another tool; each tensor is of one layer at most. */
export function layersOfFile(tensors: readonly NamedTensor[]): FileLayer[] {
  const taken = new Set<NamedTensor>();
  return patterns.flatMap(({ layout, kind, pattern, names }) => {
    const groups = new Map<string, { prefix: string; byName: Map<string, NamedTensor> }>();
    for (const tensor of tensors) {
      const found = taken.has(tensor) ? null : pattern.exec(tensor.name);
      if (!found) continue;
      const [, front = '', own = '', behind = ''] = found;
      const key = JSON.stringify([front, behind]);
      const group = groups.get(key) ?? { prefix: `${front}${behind === '_l0' || behind === ':0' ? '' : behind}`, byName: new Map() };
      group.byName.set(own, tensor);
      groups.set(key, group);
    }
    return [...groups.values()].flatMap(({ prefix, byName }): FileLayer[] => {
      const ordered = names.map((name) => byName.get(name));
      const parts = readLayer(layout, kind, ordered);
      if (!parts) return [];
      const own = ordered.filter((tensor) => tensor !== undefined);
      for (const tensor of own) taken.add(tensor);
      return [{ layout, prefix, tensors: own.map(({ name }) => name), parts }];
    });
  });
}

/** Whether a layer is of a node's type and size; then what its parameters would be, or why it cannot have them. */
export function fitLayer({ parts }: FileLayer, { node, type, config }: NodeLayer, shapes: ReadonlyMap<string, readonly number[]>): Fitted | undefined {
  if (parts.type !== type || parts.units !== config.units) return undefined;
  const first = shapes.get(node.parameters[type === 'lstm' ? 'Wf' : type === 'gru' ? 'Wz' : 'W'] ?? '');
  if (first?.[0] !== parts.inputs + (type === 'linear' ? 0 : parts.units)) return undefined;
  return nodeOfParts(parts, config);
}
