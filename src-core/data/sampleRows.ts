import type { SampleRows } from '../protocol/samples.ts';
import type { SampleSet } from './samples.ts';

/** The numbers of some samples, padded to the longest of them, `[N, T, width]` for each node. Samples that the set does not have are left out. */
export function rowsOfSamples(samples: SampleSet, wanted: readonly number[]): SampleRows {
  const chosen = wanted.filter((sample) => sample < samples.count);
  const { lengths } = samples;
  const own = lengths && chosen.map((sample) => lengths[sample] ?? 0);
  const steps = own ? Math.max(0, ...own) : samples.steps;
  const columns = [...samples.widths].map(([node, width]) => {
    const numbers = new Float64Array(chosen.length * steps * width);
    for (const [row, sample] of chosen.entries()) {
      for (let step = 0; step < steps; step++) samples.read(node, sample, step, numbers, (row * steps + step) * width);
    }
    return [node, numbers] as const;
  });
  return { samples: chosen.length, steps, lengths: own?.some((length) => length < steps) ? own : null, columns: Object.fromEntries(columns) };
}
