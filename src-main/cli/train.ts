import path from 'node:path';
import { loadTable } from '../../src-core/data/source.ts';
import { type SampleSet, sampleSet } from '../../src-core/data/samples.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { KernelChoice } from '../../src-core/protocol/kernelChoice.ts';
import type { SecondThread } from '../../src-core/kernels/wasm/threads/secondThread.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { applyWeights } from '../../src-core/graph/edit.ts';
import type { Run, RunCurves } from '../../src-core/graph/run.ts';
import { weightsOf } from '../../src-core/graph/runWeights.ts';
import { machineryFor } from '../../src-core/engine/machinery.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { RunResult } from '../../src-core/protocol/training.ts';
import { ownSamples } from '../../src-core/train/ownSamples.ts';
import { type BadNumber, type Ending, Trainer } from '../../src-core/train/trainer.ts';
import { exportWeights, formatOf } from '../services/weights.ts';
import { breathe, interruptible } from './interrupt.ts';
import { formatNumber } from './numbers.ts';
import { ProgressBar } from './progressBar.ts';
import { count } from './report.ts';
import { notFinite, runDocument } from './runnable.ts';
import { RunLog } from './runLog.ts';
import { type GivenSettings, withSettings } from './settings.ts';
import { loadProject, loadWeights, projectTarget, readTable, saveDocument, weightsTarget } from './source.ts';

export interface TrainOptions extends GivenSettings {
  readonly kernels: KernelChoice;
  readonly json: boolean;
  readonly digits: number;
  readonly weights?: string;
  readonly out?: string;
  readonly save?: string;
  readonly log?: string;
  readonly resume: boolean;
}

/** What `train` prints, whether Ctrl-C ended it, and what went wrong beside it. */
export interface Trained {
  readonly text: string;
  readonly interrupted: boolean;
  readonly faults: readonly AppError[];
}

/** How long is trained between looks at the clock, ms. */
const slice = 50;

/**
 * Trains a document, and writes the weights, the project with its run, or both. Ctrl-C keeps what is there.
 * Large products are shared with `second`, where it is given.
 * @throws AppError E_USAGE, E_NOT_FINITE where it diverged: nothing is then written; what reading and writing throw
 */
export async function train(given: string, options: TrainOptions, second?: SecondThread): Promise<Trained> {
  const { out, save } = options;
  const format = out === undefined ? undefined : formatOf(out);
  const target = out === undefined ? undefined : weightsTarget(out, given);
  const project = save === undefined ? undefined : projectTarget(save);
  const { document, stamp } = await startingFrom(given, options);
  const earlier = options.resume ? runToResume(document) : undefined;
  const lossBefore = runDocument(document).loss;
  const samples = await samplesOf(document);
  const trainer = new Trainer({ document, samples, registry, machinery: machineryFor(options.kernels, document.precision, second), from: earlier ?? null });
  const log = options.log === undefined ? undefined : new RunLog(options.log, options.resume);
  const { run, place, seconds, fault } = await trainToEnd(trainer, document, log);
  if (place) throw notFinite(place, place.update);

  const trained = applyWeights(document, { parameters: weightsOf(run, document.training), columns: run.state.columns });
  const loss = runDocument(trained).loss;
  const written = target === undefined || format === undefined ? undefined : await exportWeights(target, format, trained);
  const interrupted = run.outcome === 'paused';
  // What goes on later needs more than the weights.
  const kept = project ?? (interrupted && target !== undefined ? pausedProject(target) : undefined);
  const saved = kept === undefined ? undefined : await saveBeside(kept, kept === path.resolve(given) ? stamp : null, { ...trained, runs: withRun(document, run, earlier, new Date().toISOString()) });

  const last = lastPoint(run.curves);
  const { training: settings, seed, title } = document;
  const { training, validation, test } = samples.parts;
  const result = {
    title,
    outcome: run.outcome,
    epochs: run.state.epoch,
    updates: run.state.update,
    settings,
    seed,
    samples: { training: training.length, validation: validation.length, test: test.length },
    lossBefore,
    loss,
    ...last,
    metric: run.metric,
    best: run.state.best && { epoch: run.state.best.epoch, loss: run.state.best.loss },
    seconds,
    out: written?.path ?? null,
    format: format ?? null,
    bytes: written?.bytes ?? null,
    project: saved?.file ?? null,
    log: log?.file ?? null,
  };
  return { text: options.json ? JSON.stringify(result, null, 2) : asText(result, options.digits), interrupted, faults: [fault, saved?.fault].filter((one) => one !== undefined) };
}

async function startingFrom(given: string, options: TrainOptions): Promise<{ document: GraphDocument; stamp: string | null }> {
  if (options.resume && (options.seed !== undefined || options.weights !== undefined)) throw new AppError('E_USAGE', '--resume goes on with the weights of the run: leave --seed and --weights out');
  const opened = await loadProject(given);
  const document = withSettings(opened.document, options);
  return { document: options.weights === undefined ? document : await loadWeights(document, options.weights), stamp: opened.stamp };
}

/** @throws AppError E_USAGE where there is nothing to go on with */
function runToResume({ runs, training }: GraphDocument): Run {
  const run = runs.at(-1);
  if (!run) throw new AppError('E_USAGE', 'the project has no run to resume');
  if (run.state.epoch >= training.epochs) throw new AppError('E_USAGE', `"${run.name}" has made all of its ${String(training.epochs)} epochs; give it more with --epochs`);
  return run;
}

/** @throws AppError E_TABLE_MISSING, E_DATA_… */
export async function samplesOf(document: GraphDocument): Promise<SampleSet> {
  const { dataset } = document;
  return dataset ? sampleSet(dataset, await loadTable(dataset.source, readTable)) : ownSamples(document);
}

interface TrainedRun {
  readonly run: RunResult;
  /** Where it diverged. */
  readonly place: BadNumber | null;
  readonly seconds: number;
  /** Why the log is not whole: training goes on without it. */
  readonly fault: AppError | undefined;
}

async function trainToEnd(trainer: Trainer, { training, title, seed }: GraphDocument, log: RunLog | undefined): Promise<TrainedRun> {
  const start = performance.now();
  const bar = new ProgressBar();
  const seconds = (): number => (performance.now() - start) / 1000;
  let fault: AppError | undefined;
  const logging = (write: (to: RunLog) => void): void => {
    if (!log || fault) return;
    try {
      write(log);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      fault = error;
    }
  };
  logging((to) => {
    to.add({ kind: 'start', title, seed, training });
  });
  const { update: before, epoch: epochsBefore } = trainer.progress;
  let loggedEpoch = epochsBefore;
  const updates = training.epochs * trainer.updatesPerEpoch;
  const ending = await interruptible(async (isInterrupted): Promise<Ending | 'paused'> => {
    const run = trainer.run();
    for (;;) {
      const end = performance.now() + slice;
      do {
        const moment = run.next();
        // A run that ends early says so at once, without the moment after its last epoch.
        const { newest } = trainer.progress;
        if (newest && newest.epoch > loggedEpoch) {
          loggedEpoch = newest.epoch;
          logging((to) => {
            to.add({ kind: 'epoch', ...newest, seconds: seconds() });
          });
        }
        if (moment.done) return moment.value;
        if (moment.value !== 'measuring' && isInterrupted()) return 'paused';
      } while (performance.now() < end);
      logging((to) => {
        to.flush();
      });
      bar.show(() => {
        const { update } = trainer.progress;
        return { done: update - before, of: updates - before, words: wordsOf(trainer, training.epochs, (update - before) / seconds()) };
      });
      await breathe();
    }
  });
  bar.clear();
  const result = trainer.result(ending);
  const { outcome, state } = result.run;
  logging((to) => {
    to.add({ kind: 'end', outcome, epoch: state.epoch, update: state.update, seconds: seconds() });
    to.flush();
  });
  return { ...result, seconds: seconds(), fault };
}

function wordsOf(trainer: Trainer, epochs: number, updatesPerSecond: number): string[] {
  const { epoch, loss, newest } = trainer.progress;
  const validation = newest?.validation ?? NaN;
  return [
    `epoch ${String(epoch)}/${String(epochs)}`,
    `loss ${formatNumber(loss, 4)}`,
    ...(Number.isNaN(validation) ? [] : [`validation ${formatNumber(validation, 4)}`]),
    `${updatesPerSecond.toFixed(0)} updates/s`,
  ];
}

/** What was measured at the end of the newest epoch; null where nothing was. */
function lastPoint(curves: RunCurves): Readonly<Record<'training' | 'validation' | 'trainingMetric' | 'validationMetric', number | null>> {
  const last = (numbers: Float64Array): number | null => {
    const value = numbers.at(-1) ?? NaN;
    return Number.isFinite(value) ? value : null;
  };
  return { training: last(curves.training), validation: last(curves.validation), trainingMetric: last(curves.trainingMetric), validationMetric: last(curves.validationMetric) };
}

/** The document's runs with this one: in the place of the one it goes on from, else behind the others. */
function withRun({ runs, training, seed }: GraphDocument, result: RunResult, earlier: Run | undefined, now: string): Run[] {
  const number = Math.max(0, ...runs.map(({ id }) => Number(/^run-(\d+)$/.exec(id)?.[1] ?? 0))) + 1;
  const { id, name, started } = earlier ?? { id: `run-${String(number)}`, name: `Run ${String(number)}`, started: now };
  const run: Run = { id, name, started, training, seed, ...result };
  return earlier ? runs.map((one) => (one.id === id ? run : one)) : [...runs, run];
}

/** Saves a project; where it was changed meanwhile, beside it, as training may have taken long. */
async function saveBeside(file: string, stamp: string | null, document: GraphDocument): Promise<{ file: string; fault?: AppError }> {
  try {
    await saveDocument(file, document, stamp);
    return { file };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'E_FILE_CHANGED') throw error;
    const other = file.replace(/\.chainrule\.json$/, '.trained.chainrule.json');
    await saveDocument(other, document, null);
    return { file: other, fault: error };
  }
}

/** Where a run is kept that was to leave its weights alone. */
function pausedProject(weights: string): string {
  const { dir, name } = path.parse(weights);
  return path.join(dir, `${name}.paused.chainrule.json`);
}

const metricNames = { accuracy: 'accuracy', r2: 'R²', perplexity: 'perplexity' } as const;

interface Told extends ReturnType<typeof lastPoint> {
  readonly title: string;
  readonly outcome: RunResult['outcome'];
  readonly epochs: number;
  readonly updates: number;
  readonly settings: GraphDocument['training'];
  readonly lossBefore: number | null;
  readonly loss: number | null;
  readonly metric: RunResult['metric'];
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  readonly seconds: number;
  readonly out: string | null;
  readonly bytes: number | null;
  readonly project: string | null;
}

function asText(told: Told, digits: number): string {
  const { settings, metric, outcome } = told;
  const how = `${count(told.epochs, 'epoch')}, ${count(told.updates, 'update')} with ${settings.optimizer.kind} at rate ${String(settings.learningRate)}, ${told.seconds.toFixed(1)} s`;
  const losses = [told.lossBefore, told.loss].map((loss) => formatNumber(loss ?? NaN, digits)).join(' → ');
  const part = (name: string, loss: number | null, value: number | null): string[] =>
    loss === null ? [] : [`  ${name} loss ${formatNumber(loss, digits)}${metric && value !== null ? `, ${metricNames[metric]} ${formatNumber(value, digits)}` : ''}`];
  const ends = { finished: '', early: ' (stopped early: it did not get better any more)', paused: ` (stopped; ${String(settings.epochs)} epochs were wanted)`, interrupted: '', stopped: '', diverged: '' } as const;
  return [
    `${told.title}: ${how}${ends[outcome]}`,
    `  loss of the rows on the canvas ${losses}`,
    ...part('training', told.training, told.trainingMetric),
    ...part('validation', told.validation, told.validationMetric),
    ...(told.best ? [`  lowest at epoch ${String(told.best.epoch)}: ${formatNumber(told.best.loss, digits)}`] : []),
    ...(told.out === null ? [] : [`wrote ${told.out} (${count(told.bytes ?? 0, 'byte')})`]),
    ...(told.project === null ? [] : [`wrote ${told.project}${outcome === 'paused' ? '; chainrule train goes on with it where it is given --resume' : ''}`]),
  ].join('\n');
}
