import type { SampleSet } from '../../data/samples.ts';
import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { NamedTensor } from '../namedTensor.ts';

/** The arrays that a module takes, by the ids of their nodes. */
interface Taken {
  readonly inputs: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, string>;
  readonly hasSteps: boolean;
  readonly isRagged: boolean;
}

/** Samples as the arrays that the module takes: `[N, …shape]`, or `[T, N, …shape]` where the network has steps; with them `lengths` where they differ. */
export function arraysOf(samples: SampleSet, { inputs, targets, hasSteps, isRagged }: Taken, { graph, shapes }: Analysis): NamedTensor[] {
  const { count, steps, lengths } = samples;
  const arrays = [...inputs, ...targets].map(([node, name]): NamedTensor => {
    const shape = shapes.outputs.get(portKey(node, graph.nodes.get(node)?.outputs[0]?.name ?? '')) ?? [];
    const size = sizeOf(shape);
    const values = new Float64Array(steps * count * size);
    for (let step = 0; step < steps; step++) for (let sample = 0; sample < count; sample++) samples.read(node, sample, step, values, (step * count + sample) * size);
    return { name, shape: [...(hasSteps ? [steps] : []), count, ...shape], values };
  });
  return isRagged ? [...arrays, { name: 'lengths', shape: [count], values: lengths ?? new Int32Array(count).fill(steps) }] : arrays;
}
