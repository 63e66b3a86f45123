import type { Shape } from '../tensor/shape.ts';

/** Numbers of a layer in Keras: an entry, as the slot has it or with its axes in another order. */
export interface KerasPiece {
  readonly entry: string;
  /** For each axis of the entry, which axis of the slot it is. */
  readonly axes?: readonly number[];
}

/**
 * What a node is in Keras, for configs and shapes where it means exactly the same; `export/keras` writes it. It works on
 * tensors `[N, …]`, channels first as the node has them.
 */
export interface KerasLayer<I extends string = string, P extends string = string> {
  /** The constructor, `keras.layers.Dense(2)`; left out where a function does it all. */
  readonly layer?: string;
  /** The shape of the input that the layer is built for. */
  readonly builtFor?: string;
  /** The entries in the order of `set_weights`. */
  readonly entries?: readonly string[];
  readonly parameters?: Readonly<Partial<Record<P, readonly KerasPiece[]>>>;
  /** What gives the node's outputs. `layer` is the layer's name. */
  readonly call: (names: Readonly<Record<I | 'layer', string>>) => string;
  /** The same call is right for `[T, N, …]`, all steps at once. */
  readonly overSteps?: true;
}

/** `, use_bias=False` where a layer is to have none. */
export function withoutKerasBias(hasBias: boolean): string {
  return hasBias ? '' : ', use_bias=False';
}

/** A shape with an open number of samples. */
export function kerasShape(shape: Shape): string {
  return `(${['None', ...shape.map(String)].join(', ')}${shape.length === 0 ? ',' : ''})`;
}

/** A number for each axis of places as Python has it. */
export function kerasSizes(sizes: readonly number[]): string {
  return sizes.length === 1 ? String(sizes[0]) : `(${sizes.map(String).join(', ')})`;
}

/** A call that takes channels last, on `[N, C, …places]` with so many axes of places, padded before. */
export function withChannelsLast(code: string, padding: readonly number[], call: (x: string) => string, padWith?: string): string {
  const axes = padding.map((_, axis) => axis + 2);
  const isPadded = padding.some((each) => each > 0);
  const padded = isPadded ? `ops.pad(${code}, (${['(0, 0)', '(0, 0)', ...padding.map((each) => `(${String(each)}, ${String(each)})`)].join(', ')})${padWith === undefined ? '' : `, constant_values=${padWith}`})` : code;
  return `ops.transpose(${call(`ops.transpose(${padded}, (0, ${axes.join(', ')}, 1))`)}, (0, ${String(padding.length + 1)}, ${padding.map((_, axis) => String(axis + 1)).join(', ')}))`;
}
