import type { ReadModel, ReadValue } from './readOnnx.ts';
import type { Axis } from './symbolicAxes.ts';
import { axisOf } from './symbolicAxes.ts';

/** Which axes of the inputs are those of samples and steps. */
export interface Arrangement {
  /** 'open': the one that is not fixed, or the first. */
  readonly samples: number | 'open';
  /** Null where the network has no steps: an axis of positions is one like any other. */
  readonly steps: number | null;
}

const recurrentOperators = new Set(['LSTM', 'GRU', 'RNN']);

/**
 * What the axes of a model's inputs may be, the likeliest first. ONNX does not say; a recurrent operator fits one of them.
 * Where none with steps does, one without them has a cell for each.
 */
export function arrangementsOf({ nodes, metadata }: ReadModel): readonly Arrangement[] {
  const sequences: readonly Arrangement[] = [{ samples: 0, steps: 1 }, { samples: 1, steps: 0 }];
  if (nodes.some(({ op }) => recurrentOperators.has(op))) return [...sequences, { samples: 0, steps: null }, { samples: 1, steps: null }];
  // Written by this app for a network with steps, without such an operator.
  const hasSteps = Number(metadata.get('chainrule.steps') ?? 1) > 1;
  return [...(hasSteps ? sequences.slice(0, 1) : []), { samples: 'open', steps: null }];
}

/** The axes of an input, its samples and steps where they are fixed; or, as a sentence, why there are none. */
export function axesOfInput({ shape }: ReadValue, { samples, steps }: Arrangement): { readonly axes: readonly Axis[]; readonly samples: number | null; readonly steps: number | null } | string {
  if (!shape || shape.length === 0) return 'its shape is not known';
  const open = shape.indexOf(null);
  const first = samples === 'open' ? Math.max(0, open) : samples;
  const extents = shape.filter((_, axis) => axis !== first && axis !== steps);
  if (first >= shape.length || (steps !== null && steps >= shape.length) || !extents.every((extent) => extent !== null)) return 'its shape is not known';
  if (extents.reduce((size, extent) => size * extent, 1) > 2 ** 24) return 'it is too large';
  return {
    axes: shape.map((extent, axis) => (axis === first ? ['N'] : axis === steps ? ['T'] : axisOf(extent ?? 1))),
    samples: shape[first] ?? null,
    steps: steps === null ? null : (shape[steps] ?? null),
  };
}
