import { AppError } from '../graph/appError.ts';
import type { SampleRows } from '../protocol/samples.ts';
import type { SampleSet } from './samples.ts';

/** Numbers that are read at once, at most: 128 MB. */
const mostNumbers = 2 ** 24;

/**
 * The numbers of some samples, padded to the longest of them, `[N, T, width]` for each node. Samples that the set does not have are left out.
 * @throws AppError E_BUDGET beyond `mostNumbers`
 */
export function rowsOfSamples(samples: SampleSet, wanted: readonly number[]): SampleRows {
  const chosen = wanted.filter((sample) => sample < samples.count);
  const { lengths } = samples;
  const own = lengths && chosen.map((sample) => lengths[sample] ?? 0);
  const steps = own ? Math.max(0, ...own) : samples.steps;
  const numbers = chosen.length * steps * [...samples.widths.values()].reduce((sum, width) => sum + width, 0);
  if (numbers > mostNumbers) {
    throw new AppError('E_BUDGET', `${String(chosen.length)} samples of ${String(steps)} steps have ${String(numbers)} numbers; at most ${String(mostNumbers)} are read at once. Choose fewer samples.`, { count: numbers, most: mostNumbers });
  }
  const columns = [...samples.widths].map(([node, width]) => {
    const rows = new Float64Array(chosen.length * steps * width);
    for (const [row, sample] of chosen.entries()) {
      for (let step = 0; step < steps; step++) samples.read(node, sample, step, rows, (row * steps + step) * width);
    }
    return [node, rows] as const;
  });
  return { samples: chosen.length, steps, lengths: own?.some((length) => length < steps) ? own : null, columns: Object.fromEntries(columns) };
}
