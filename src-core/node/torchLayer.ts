import type { Shape } from '../tensor/shape.ts';

/** Numbers of a layer's state in PyTorch: an entry, all of it or some of its rows, as they are or transposed. */
export interface TorchPiece {
  readonly entry: string;
  readonly rows?: readonly [from: number, to: number];
  readonly transposed?: true;
}

/**
 * What a node is in PyTorch, for configs and shapes where it means exactly the same; `export/pytorch` writes it. It works
 * on tensors `[N, …]`.
 */
export interface TorchLayer<I extends string = string, P extends string = string> {
  /** The constructor, `nn.Linear(3, 2)`; left out where a function does it all. */
  readonly layer?: string;
  /** For each parameter slot the pieces of the layer's state that hold it, its first rows first. */
  readonly parameters?: Readonly<Partial<Record<P, readonly TorchPiece[]>>>;
  /** State that the layer has and the node has not: it stays 0. */
  readonly zeros?: readonly TorchPiece[];
  /** What gives the node's outputs, a tuple where there are several. `layer` is the layer's name. */
  readonly call: (names: Readonly<Record<I | 'layer', string>>) => string;
  /** The same call is right for `[T, N, …]`, all steps at once. */
  readonly overSteps?: true;
}

/** Per-sample shapes of the inputs that are wired. */
export type TorchShapes<I extends string = string> = Readonly<Record<I, Shape>>;

/** `bias=False` where a layer is to have none. */
export function withoutBias(hasBias: boolean): string {
  return hasBias ? '' : ', bias=False';
}

/** A number for each axis as Python has it: one where they are the same. */
export function torchSizes(sizes: readonly number[]): string {
  return sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : `(${sizes.map(String).join(', ')})`;
}

/** `code`, a number for each element of so many axes, summed for each sample. */
export function sumOfElements(code: string, { length }: Shape): string {
  if (length === 0) return code;
  return `${code}.sum(${length === 1 ? '-1' : `(${Array.from({ length }, (_, axis) => String(axis - length)).join(', ')})`})`;
}
