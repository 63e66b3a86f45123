import type { RunCurves } from '../../../src-core/graph/run.ts';
import type { LineSeries } from '../../charts/lineChart.ts';

/** What the curves are of. */
export const quantities = ['loss', 'metric', 'rate'] as const;
export type Quantity = (typeof quantities)[number];

/** A run as its curves are drawn: its name, its colour, and whether it is the one that stands out. */
export interface DrawnRun {
  readonly name: string;
  readonly colour: number;
  readonly curves: RunCurves;
}

/** A line of the plot; `faint` are single batches behind the means of their epochs. */
export interface RunLine extends LineSeries {
  readonly faint?: boolean;
}

export interface LineNames {
  readonly training: string;
  readonly validation: string;
  readonly batches: string;
  readonly rate: string;
}

/** The lines of some runs. Single batches are drawn only where there is one run, or nothing else yet. */
export function runLines(runs: readonly DrawnRun[], quantity: Quantity, names: LineNames): RunLine[] {
  const several = runs.length > 1;
  return runs.flatMap(({ name, colour, curves }) => {
    const titled = (what: string): string => (several ? `${name}, ${what}` : what);
    const line = (what: string, x: ArrayLike<number>, y: ArrayLike<number>, extra: Partial<RunLine> = {}): RunLine => ({ name: titled(what), x, y, colour, ...extra });
    if (quantity === 'rate') return [line(names.rate, curves.epochUpdates, curves.rate)];
    const ofEpochs = quantity === 'loss' ? [line(names.training, curves.epochUpdates, curves.training), line(names.validation, curves.epochUpdates, curves.validation, { dashed: true })] : [line(names.training, curves.epochUpdates, curves.trainingMetric), line(names.validation, curves.epochUpdates, curves.validationMetric, { dashed: true })];
    const measured = ofEpochs.filter(({ y }) => hasPoints(y));
    if (quantity === 'metric') return measured;
    // Where each epoch is one batch the two lines would be the same. Both are thinned as they grow: how many points they have tells nothing.
    const finer = (curves.epochUpdates.at(-1) ?? 0) > (curves.epochs.at(-1) ?? 0);
    if (measured.length === 0 || (curves.epochUpdates.length < 2 && curves.updates.length > 1)) return [line(names.batches, curves.updates, curves.losses)];
    return several || !finer ? measured : [line(names.batches, curves.updates, curves.losses, { faint: true }), ...measured];
  });
}

function hasPoints(numbers: ArrayLike<number>): boolean {
  return Array.from(numbers).some((value) => Number.isFinite(value));
}
