import type { SampleSet } from '../data/samples.ts';
import { CarriedRun } from '../engine/carry.ts';
import type { NotFinitePlace, Session } from '../engine/session.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { ParameterNumbers, RunCurves, RunOutcome, RunState, Snapshot } from '../graph/run.ts';
import type { Machinery } from '../engine/machinery.ts';
import type { Registry } from '../node/registry.ts';
import type { RunResult } from '../protocol/training.ts';
import { deriveSeed, seededRandom } from '../tensor/random.ts';
import { BatchSession } from './batchSession.ts';
import { checkClasses } from './checkClasses.ts';
import { CurveKeeper, type EpochPoint } from './curves.ts';
import { Evaluation, type Measured } from './evaluation.ts';
import { fingerprintOf } from './fingerprint.ts';
import { SnapshotKeeper } from './histograms.ts';
import { type Meter, meterOf } from './metrics.ts';
import { lossOfBatch } from './reportedLoss.ts';
import { checkTrainable, checkTrainedInputs, checkTruncated } from './update.ts';
import { UpdateRule } from './updateRule.ts';

/** A run that was paused, to be taken up again. */
export interface PausedRun {
  readonly state: RunState;
  readonly curves: RunCurves;
  readonly snapshots: readonly Snapshot[];
}

export interface TrainerParts {
  readonly document: GraphDocument;
  readonly samples: SampleSet;
  readonly registry: Registry;
  readonly machinery: Machinery;
  /** Null: from the document's weights. */
  readonly from: PausedRun | null;
}

/** What has just been done. After a batch and after an epoch a run can pause; while an epoch is measured it cannot. */
export type TrainMoment = 'batch' | 'epoch' | 'measuring';

/** Why a run ended by itself. */
export interface Ending {
  readonly outcome: Extract<RunOutcome, 'finished' | 'early' | 'diverged'>;
  readonly place: BadNumber | null;
}

/** The first number of a run that is not finite. Its sample is one of the set's; `update` is the one that led to it, from 1, or 0. */
export interface BadNumber extends NotFinitePlace {
  readonly update: number;
}

/**
 * Trains a document on a set of samples: epoch by epoch, batch by batch. The same document, samples and seed give the
 * same bits, and so does a run that pauses any number of times.
 */
export class Trainer {
  readonly updatesPerEpoch: number;
  readonly #document: GraphDocument;
  readonly #samples: SampleSet;
  readonly #fingerprint: string;
  readonly #batches: BatchSession;
  readonly #carried: CarriedRun | null;
  readonly #rule: UpdateRule;
  readonly #meter: Meter | undefined;
  readonly #curves: CurveKeeper;
  readonly #snapshots: SnapshotKeeper;
  readonly #makeEvaluation: () => Evaluation;
  readonly #size: number;
  #evaluation: Evaluation | undefined;
  #order: Int32Array;
  #orderOf = -1;
  #isLoaded = false;
  #update = 0;
  #epoch = 0;
  #batch = 0;
  #lossSum = 0;
  #lossCount = 0;
  #best: RunState['best'] = null;
  #newest: { readonly loss: number; readonly rate: number };

  /**
   * @throws AppError E_NO_LOSS, E_NOTHING_TRAINABLE, E_DATA_EMPTY, E_DATA_UNBOUND, E_DATA_CLASS, E_DATA_TRAINABLE, E_TRUNCATED_WHOLE, E_DOCUMENT_INVALID, E_BUDGET;
   * E_RUN_CHANGED where `from` is a run of another network, other samples or other settings
   */
  constructor({ document, samples, registry, machinery, from }: TrainerParts) {
    const { training } = document;
    const { training: part, validation } = samples.parts;
    if (part.length === 0) throw new AppError('E_DATA_EMPTY', 'the data set has no samples for training. Give the training part a larger share.');
    this.#document = document;
    this.#samples = samples;
    this.#fingerprint = fingerprintOf(document);
    if (from && from.state.fingerprint !== this.#fingerprint) throw new AppError('E_RUN_CHANGED', 'the network, its samples or the training settings are not those of this run any more. Start a new run.');
    this.#size = Math.min(training.batch ?? part.length, part.length);
    this.updatesPerEpoch = Math.ceil(part.length / this.#size);
    const isTruncated = training.truncate !== null && training.truncate < samples.steps;
    this.#batches = new BatchSession(document, samples, registry, machinery, { rows: this.#size, steps: isTruncated ? (training.truncate ?? 1) : samples.steps, reads: 'steps that count', mode: 'training' });
    this.#carried = isTruncated ? new CarriedRun(this.session) : null;
    checkTrainable(this.session);
    if (isTruncated) checkTruncated(this.session.analysis);
    checkClasses(this.session.analysis, samples);
    checkTrainedInputs(this.session, this.#size < part.length);
    const measured = Math.max(validation.length, part.length);
    this.#makeEvaluation = () => new Evaluation(document, samples, registry, machinery, measured);
    this.#rule = new UpdateRule(this.session, document, from?.state.optimizer ?? null);
    this.#meter = meterOf(this.session);
    this.#curves = new CurveKeeper(from?.curves ?? null);
    this.#snapshots = new SnapshotKeeper(from?.snapshots ?? [], this.updatesPerEpoch);
    this.#order = part;
    this.#newest = { loss: from?.curves.losses.at(-1) ?? NaN, rate: training.learningRate };
    if (from) this.#restore(from.state);
  }

  /** The run of the newest batch, with the newest weights. */
  get session(): Session {
    return this.#batches.session;
  }

  /** To be called when nothing of the run is read any more. */
  close(): void {
    this.session.close();
    this.#evaluation?.session.close();
  }

  get metric(): Meter['metric'] | null {
    return this.#meter?.metric ?? null;
  }

  /** How far the run has come. */
  get progress(): { readonly update: number; readonly epoch: number; readonly loss: number; readonly rate: number; readonly newest: EpochPoint | undefined; readonly validated: EpochPoint | undefined } {
    return { update: this.#update, epoch: this.#epoch, ...this.#newest, newest: this.#curves.newestEpoch, validated: this.#curves.newestValidated };
  }

  curves(): RunCurves {
    return this.#curves.curves();
  }

  /** Trains until all epochs are done or something ends it. Whoever asks no further pauses it. */
  *run(): Generator<TrainMoment, Ending> {
    const { training } = this.#document;
    while (this.#epoch < training.epochs) {
      this.#takeOrder();
      while (this.#batch < this.updatesPerEpoch) {
        const place = this.#trainBatch();
        if (place) return { outcome: 'diverged', place };
        if (this.#batch < this.updatesPerEpoch) yield 'batch';
      }
      yield* this.#endEpoch();
      if (this.#hasWaited(training.patience)) return { outcome: 'early', place: null };
      yield 'epoch';
    }
    return { outcome: 'finished', place: null };
  }

  /**
   * What a run comes to that ends or pauses now. The weights of the newest update are tried out first: where they give
   * a number that is not finite, the run has diverged and goes back to those before.
   */
  result(ending: Ending | 'paused' | 'stopped'): { readonly run: RunResult; readonly place: BadNumber | null } {
    const outcome = typeof ending === 'string' ? ending : ending.outcome;
    const place = outcome === 'diverged' && typeof ending !== 'string' ? ending.place : this.#tryOut();
    return {
      run: { outcome: place ? 'diverged' : outcome, metric: this.metric, curves: this.curves(), snapshots: this.#snapshots.snapshots(), state: this.#state() },
      place,
    };
  }

  /**
   * The run as it is at a moment at which it can pause, for another program to go on from. Nothing is run for it; null
   * where one of its numbers is not finite.
   */
  checkpoint(): RunResult | null {
    const state = this.#state();
    const numbers = [state.weights, state.columns, ...Object.values(state.optimizer)].flatMap((each) => Object.values(each));
    if (!numbers.every((each) => each.every((value) => Number.isFinite(value)))) return null;
    return { outcome: 'interrupted', metric: this.metric, curves: this.curves(), snapshots: this.#snapshots.snapshots(), state };
  }

  /** The samples of this epoch in the order in which they are taken: drawn anew for each epoch from the seed and its number. */
  #takeOrder(): void {
    const { training, seed } = this.#document;
    if (this.updatesPerEpoch === 1 || !training.shuffle || this.#orderOf === this.#epoch) return;
    this.#orderOf = this.#epoch;
    this.#order = shuffled(this.#samples.parts.training, deriveSeed(seed, `epoch ${String(this.#epoch)}`));
  }

  /** One batch forward, back, and one update; several where backpropagation through time is truncated. */
  #trainBatch(): BadNumber | undefined {
    const from = this.#batch * this.#size;
    const count = Math.min(this.#size, this.#order.length - from);
    const { steps } = this.#samples;
    const piece = this.#carried ? (this.#document.training.truncate ?? steps) : steps;
    const pieces = Math.ceil(steps / piece);
    let loss = 0;
    this.session.draw(this.#update);
    for (let index = 0; index < pieces; index++) {
      this.#load(from, count, { from: index * piece, steps: piece });
      if (!this.#carried) this.session.run();
      else if (index === 0) this.#carried.first();
      else this.#carried.next();
      const place = this.#badNumber(from, index * piece);
      if (place) return place;
      loss += lossOfBatch(this.session, count, { batch: this.#size, pieces });
      this.#meter?.add();
      if (index < pieces - 1) this.#carried?.keep();
      // What the losses of no step reach moves nothing: pieces before the last step, where only that is read.
      this.session.keepWeights();
      this.session.keepStatistics();
      this.#newest = { loss: this.#newest.loss, rate: this.#rule.apply(this.#update + 1, this.#epoch) };
    }
    this.#newest = { ...this.#newest, loss: loss / count };
    this.#curves.addBatch(this.#update, loss / count);
    this.#lossSum += loss;
    this.#lossCount += count;
    this.#update += 1;
    this.#batch += 1;
    return undefined;
  }

  /** Where all samples are one batch, they stay where they are. */
  #load(from: number, count: number, window: { from: number; steps: number }): void {
    if (this.#isLoaded) return;
    this.#batches.fill(this.#order, from, count, { window });
    this.#isLoaded = this.updatesPerEpoch === 1 && !this.#carried;
  }

  /** The first number that is not finite; the update that led there is then taken back. */
  #badNumber(from: number, step: number): BadNumber | undefined {
    const found = this.session.isFinite() ? undefined : this.session.findNotFinite();
    if (!found) return undefined;
    const update = this.#update;
    if (update > 0) {
      this.session.revertUpdate();
      this.#update = update - 1;
      this.#epoch = Math.floor(this.#update / this.updatesPerEpoch);
      this.#batch = this.#update % this.updatesPerEpoch;
    }
    return { ...found, sample: this.#order[from + found.sample] ?? found.sample, step: found.step + step, update };
  }

  /** Runs the newest weights once more, so that a last update that goes too far is noticed, and its loss is in the curve. */
  #tryOut(): BadNumber | null {
    if (this.#update === 0 || this.updatesPerEpoch > 1 || this.#carried) return this.session.isFinite() ? null : (this.#badNumber(0, 0) ?? null);
    this.#load(0, this.#size, { from: 0, steps: this.#samples.steps });
    this.session.run();
    const place = this.#badNumber(0, 0);
    if (place) return place;
    const loss = lossOfBatch(this.session, this.#size, { batch: this.#size }) / this.#size;
    this.#newest = { ...this.#newest, loss };
    this.#curves.addBatch(this.#update, loss);
    return null;
  }

  *#endEpoch(): Generator<TrainMoment, void> {
    const { training } = this.#document;
    const epoch = this.#epoch + 1;
    const isWatched = training.patience !== null || training.keepBest;
    const isMeasured = isWatched || this.#curves.keeps(epoch) || epoch === training.epochs;
    const none: Measured = { loss: NaN, metric: NaN };
    const { validation, training: part } = this.#samples.parts;
    const measured = isMeasured && validation.length > 0 ? yield* this.#measure(validation) : none;
    // The mean over the epoch's batches is of weights that moved meanwhile; what is compared is measured at its end.
    const watched = validation.length > 0 || !isWatched ? measured : yield* this.#measure(part);
    this.#curves.addEpoch({
      epoch,
      update: this.#update,
      training: this.#lossSum / this.#lossCount,
      trainingMetric: this.#meter?.result() ?? NaN,
      validation: measured.loss,
      validationMetric: measured.metric,
      rate: this.#newest.rate,
    });
    this.#snapshots.add(this.session, epoch, this.#update);
    if (isWatched && watched.loss < (this.#best?.loss ?? Infinity)) this.#best = { epoch, loss: watched.loss, weights: training.keepBest ? this.#weights() : null };
    this.#epoch = epoch;
    this.#batch = 0;
    this.#lossSum = 0;
    this.#lossCount = 0;
    this.#meter?.sums.fill(0);
  }

  *#measure(part: Int32Array): Generator<TrainMoment, Measured> {
    this.#evaluation ??= this.#makeEvaluation();
    this.#evaluation.session.takeWeights(this.session);
    const steps = this.#evaluation.measure(part, this.#size);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      yield 'measuring';
    }
  }

  #hasWaited(patience: number | null): boolean {
    return patience !== null && this.#epoch - (this.#best?.epoch ?? 0) >= patience;
  }

  #weights(): ParameterNumbers {
    return this.session.weights().parameters;
  }

  #state(): RunState {
    return {
      fingerprint: this.#fingerprint,
      update: this.#update,
      epoch: this.#epoch,
      batch: this.#batch,
      lossSum: this.#lossSum,
      lossCount: this.#lossCount,
      meter: this.#meter?.sums.slice() ?? new Float64Array(0),
      weights: this.#weights(),
      columns: this.session.weights().columns,
      optimizer: this.#rule.state(),
      best: this.#best,
    };
  }

  #restore(state: RunState): void {
    this.#update = state.update;
    this.#epoch = state.epoch;
    this.#batch = state.batch;
    this.#lossSum = state.lossSum;
    this.#lossCount = state.lossCount;
    this.#best = state.best;
    this.#meter?.sums.set(state.meter);
    this.session.putWeights({ parameters: state.weights, columns: state.columns });
    // Where the very next batch gives a bad number, these are what is gone back to.
    this.session.keepWeights();
  }
}

/** The samples in an order drawn from a seed (Fisher and Yates, in Durstenfeld's form). */
function shuffled(samples: Int32Array, seed: number): Int32Array {
  const order = samples.slice();
  const random = seededRandom(seed);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
