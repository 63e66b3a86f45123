import type { Refusal } from '../../protocol/weightMatch.ts';
import type { NamedTensor } from '../namedTensor.ts';

/** The node types whose parameters other tools keep in another arrangement. */
export const movedTypes = ['linear', 'lstm', 'gru', 'rnn'] as const;
export type MovedType = (typeof movedTypes)[number];

/** A tensor without its name. */
export type Numbers = Omit<NamedTensor, 'name'>;

/**
 * What one gate makes of its inputs: `x Wx + bx + h Wh + bh`. Wx [inputs, units], Wh [units, units], both row-major,
 * bx and bh [units]. A linear layer is a gate without Wh.
 */
export interface GateParts {
  readonly Wx: ArrayLike<number>;
  readonly Wh: ArrayLike<number>;
  readonly bx: ArrayLike<number>;
  readonly bh: ArrayLike<number>;
}

/** A layer, arranged like no tool's: what every layout is read into and written from. */
export interface LayerParts {
  readonly type: MovedType;
  readonly inputs: number;
  readonly units: number;
  /** By the name of the gate, in the order of `gateNames`. */
  readonly gates: Readonly<Record<string, GateParts>>;
  readonly hasBias: boolean;
  /** Where a GRU's reset gate acts; null for other layers, and where a layout does not say. */
  readonly reset: 'before' | 'after' | null;
}

/** The gates of each type as our parameter slots name them: `Wf` and `bf` are those of `f`. */
export const gateNames: Readonly<Record<MovedType, readonly string[]>> = {
  linear: [''],
  lstm: ['f', 'i', 'g', 'o'],
  gru: ['z', 'r', 'n'],
  rnn: [''],
};

export interface LayerConfig {
  readonly units: number;
  readonly bias: 'vector' | 'scalar' | 'none';
  readonly reset?: 'before' | 'after';
}

/** A node's parameters, by slot, taken apart. */
export function partsOfNode(type: MovedType, config: LayerConfig, slots: Readonly<Record<string, Numbers>>): LayerParts {
  const { units } = config;
  const zeros = new Float64Array(units);
  const bias = (slot: string): ArrayLike<number> => {
    const values = slots[slot]?.values;
    if (!values) return zeros;
    return values.length === units ? values : new Float64Array(units).fill(values[0] ?? 0);
  };
  let inputs = 0;
  const gates = gateNames[type].map((gate): [string, GateParts] => {
    const [rows = 0] = slots[`W${gate}`]?.shape ?? [];
    const all = Array.from(slots[`W${gate}`]?.values ?? []);
    if (type === 'gru' && gate === 'n' && config.reset === 'after') return [gate, { Wx: all, Wh: slots['Un']?.values ?? [], bx: bias('bn'), bh: bias('bu') }];
    const recurrent = type === 'linear' ? 0 : units;
    inputs = rows - recurrent;
    return [gate, { Wh: all.slice(0, recurrent * units), Wx: all.slice(recurrent * units), bx: bias(`b${gate}`), bh: zeros }];
  });
  return { type, inputs, units, gates: Object.fromEntries(gates), hasBias: config.bias !== 'none', reset: type === 'gru' ? (config.reset ?? 'before') : null };
}

/** The parameters, by slot, that make a node with this config the layer; or why none do. */
export function nodeOfParts(parts: LayerParts, config: LayerConfig): Readonly<Record<string, Numbers>> | Refusal {
  const { type, units, inputs } = parts;
  const reset = config.reset ?? 'before';
  if (type === 'gru' && parts.reset !== null && parts.reset !== reset && !isSameEitherWay(parts)) return 'reset';
  const slots: Record<string, Numbers> = {};
  for (const [gate, { Wx, Wh, bx, bh }] of Object.entries(parts.gates)) {
    const apart = type === 'gru' && gate === 'n' && reset === 'after';
    slots[`W${gate}`] = apart ? { shape: [inputs, units], values: Wx } : { shape: [inputs + (type === 'linear' ? 0 : units), units], values: Float64Array.from([...iterate(Wh), ...iterate(Wx)]) };
    if (apart) slots['Un'] = { shape: [units, units], values: Wh };
    const biases: readonly (readonly [string, ArrayLike<number>])[] = apart ? [['bn', bx], ['bu', bh]] : [[`b${gate}`, sumOf(bx, bh)]];
    for (const [slot, values] of biases) {
      const fitted = fitBias(values, config.bias);
      if (typeof fitted === 'string') return fitted;
      if (fitted) slots[slot] = fitted;
    }
  }
  return slots;
}

/**
 * Both conventions of a GRU's reset gate are the same function where the candidate's recurrent weights are diagonal, as
 * for a single unit, and nothing is added beside them.
 */
function isSameEitherWay({ gates, units, reset }: LayerParts): boolean {
  const candidate = gates['n'];
  if (!candidate) return false;
  const isDiagonal = iterate(candidate.Wh).every((weight, index) => weight === 0 || Math.floor(index / units) === index % units);
  return isDiagonal && (reset === 'before' || iterate(candidate.bh).every((bias) => bias === 0));
}

function fitBias(values: ArrayLike<number>, bias: LayerConfig['bias']): Numbers | Refusal | undefined {
  const all = iterate(values);
  if (bias === 'none') return all.every((value) => value === 0) ? undefined : 'bias';
  if (bias === 'vector') return { shape: [all.length], values: all };
  return all.every((value) => value === all[0]) ? { shape: [], values: all.slice(0, 1) } : 'shared-bias';
}

export function sumOf(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: a.length }, (_, index) => (a[index] ?? 0) + (b[index] ?? 0));
}

function iterate(values: ArrayLike<number>): number[] {
  return Array.from(values);
}
