import type { Analysis } from '../../graph/validate.ts';
import type { NamedTensor } from '../namedTensor.ts';

/** The document's own rows for the arrays of data nodes: `[N, …shape]`, or `[T, N, …shape]` where it has steps; with them `lengths` where they differ. */
export function dataRows({ graph }: Analysis, arrays: ReadonlyMap<string, string>, hasSteps: boolean): NamedTensor[] {
  const { samples, steps, columns, lengths } = graph.document.data;
  const rows = [...arrays].map(([node, name]): NamedTensor => {
    const { shape = [], values = [] } = columns[node]?.values ?? {};
    const size = values.length / (samples * steps);
    const byStep = new Float64Array(values.length);
    for (let sample = 0; sample < samples; sample++) for (let step = 0; step < steps; step++) for (let at = 0; at < size; at++) byStep[(step * samples + sample) * size + at] = values[(sample * steps + step) * size + at] ?? 0;
    return { name, shape: [...(hasSteps ? [steps] : []), samples, ...shape.slice(2)], values: byStep };
  });
  return lengths ? [...rows, { name: 'lengths', shape: [samples], values: lengths }] : rows;
}
