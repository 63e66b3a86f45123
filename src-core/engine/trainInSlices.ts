import type { RunCurves } from '../graph/run.ts';
import type { TrainAmount, TrainProgress } from '../protocol/training.ts';
import type { Ending, Trainer } from '../train/trainer.ts';
import type { EngineHost } from './clock.ts';

/** How long the engine trains before it looks for messages, ms. */
const slice = 8;
/** The least time between two frames or progress reports, ms. */
const frameInterval = 1000 / 60;
/** Showing takes at most this part of the time: the rows on the canvas may be as many as those that are trained on. A thousand nodes are still shown at every frame. */
const mostShown = 1 / 3;
/** The clock is read about so often, ms: reading it takes as long as a tenth of a tiny network's batch. */
const clockInterval = 0.25;
const mostBatches = 256;
/** Curves are long: they are sent less often, ms. */
const curveInterval = 200;
/** The least time between two checkpoints, ms: about what a crash loses. */
export const checkpointInterval = 5000;
/** Making them takes at most this part of the time: with very many weights they are rarer. */
const mostCheckpoints = 0.02;

export interface Slices {
  readonly host: EngineHost;
  readonly trainer: Trainer;
  readonly amount: TrainAmount;
  readonly epochs: number;
  readonly isStopped: () => boolean;
  /** Called at most sixty times a second, with where the run has come to. */
  readonly show: (progress: Omit<TrainProgress, 'revision'>) => void;
  /** Called every few seconds, to put by what a crash would lose. */
  readonly checkpoint: () => void;
}

/** Trains in slices of time, so that messages are read and screens are fed; neither is ever waited for. */
export async function trainInSlices({ host, trainer, amount, epochs, isStopped, show, checkpoint }: Slices): Promise<{ readonly ending: Ending | 'paused'; readonly updatesPerSecond: number }> {
  const start = host.now();
  const before = trainer.progress.update;
  let [nextShow, curvesSent, nextCheckpoint] = [start + frameInterval, start, start + checkpointInterval];
  let isCheckpointDue = false;
  let batches = 1;
  let done = 0;
  const run = trainer.run();
  const speed = (): number => (trainer.progress.update - before) / Math.max(1e-3, (host.now() - start) / 1000);
  const tell = (): void => {
    const now = host.now();
    const isCurveDue = now - curvesSent >= curveInterval;
    if (isCurveDue) curvesSent = now;
    show(progressOf(trainer, epochs, speed(), isCurveDue ? trainer.curves() : null));
    nextShow = now + Math.max(frameInterval, (host.now() - now) / mostShown);
  };
  const putBy = (): void => {
    isCheckpointDue = false;
    const begun = host.now();
    checkpoint();
    const done = host.now();
    nextCheckpoint = done + Math.max(checkpointInterval, (done - begun) / mostCheckpoints);
  };
  for (;;) {
    let now = host.now();
    const end = now + slice;
    while (now < end) {
      const since = now;
      for (let count = 0; count < batches; count++) {
        const moment = run.next();
        if (moment.done) return { ending: moment.value, updatesPerSecond: speed() };
        if (moment.value === 'measuring') continue;
        if (isCheckpointDue) putBy();
        if (amount.kind === 'batches' || (amount.kind === 'epochs' && moment.value === 'epoch')) done += 1;
        if (isStopped() || (amount.kind !== 'all' && done >= amount.count)) return { ending: 'paused', updatesPerSecond: speed() };
      }
      now = host.now();
      if (now - since > clockInterval) batches = Math.max(1, batches >> 1);
      else if (2 * (now - since) < clockInterval) batches = Math.min(mostBatches, batches * 2);
    }
    if (host.now() >= nextShow) tell();
    // While an epoch is measured nothing is put by: there is no going on from the middle of it.
    isCheckpointDue = host.now() >= nextCheckpoint;
    await host.breathe();
  }
}

/** How far a run has come, as it is told. */
export function progressOf(trainer: Trainer, epochs: number, updatesPerSecond: number, curves: RunCurves | null): Omit<TrainProgress, 'revision'> {
  const { update, epoch, loss, rate, newest, validated } = trainer.progress;
  const updates = epochs * trainer.updatesPerEpoch;
  return {
    update,
    updates,
    epoch,
    epochs,
    loss: orNull(loss),
    training: orNull(newest?.training),
    validation: orNull(validated?.validation),
    metric: trainer.metric,
    trainingMetric: orNull(newest?.trainingMetric),
    validationMetric: orNull(validated?.validationMetric),
    rate,
    updatesPerSecond,
    remaining: updatesPerSecond > 0 ? (updates - update) / updatesPerSecond : null,
    curves,
  };
}

/** JSON has no NaN. */
function orNull(value = NaN): number | null {
  return Number.isFinite(value) ? value : null;
}
