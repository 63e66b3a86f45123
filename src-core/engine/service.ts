import { AppError } from '../graph/appError.ts';
import type { Digits } from '../explain/typeset.ts';
import type { GraphDocument } from '../graph/document.ts';
import { weightsOf } from '../graph/runWeights.ts';
import { type SweepPlan, trialsOf } from '../graph/sweep.ts';
import { type Analysis, analyse } from '../graph/validate.ts';
import { registry } from '../node/registry.ts';
import type { CallOutput, CancelSignal, EventPayload, Handlers } from '../protocol/contract.ts';
import type { EngineContract } from '../protocol/engineContract.ts';
import type { KernelChoice, ThreadChoice } from '../protocol/kernelChoice.ts';
import { describeError } from '../protocol/messages.ts';
import { encodeWire } from '../protocol/wire.ts';
import type { Evaluation } from '../protocol/evaluation.ts';
import type { CheckProgress, GradientCheck } from '../protocol/gradientCheck.ts';
import type { TensorQuery } from '../protocol/runTensors.ts';
import type { Stand } from '../protocol/walk.ts';
import type { Frame, Watch } from '../protocol/watch.ts';
import type { NotFinite } from '../protocol/notFinite.ts';
import type { SweepProgress, SweepTrial } from '../protocol/sweepTrials.ts';
import type { RunResult, TrainAmount, TrainProgress } from '../protocol/training.ts';
import { checkTrainable, updateOnce } from '../train/update.ts';
import { type Asked, predictionsOf } from '../train/predictions.ts';
import { fitOf } from '../train/fit.ts';
import { surfaceOf } from '../train/surface.ts';
import { sweepTrials } from '../train/sweep.ts';
import { type PausedRun, Trainer } from '../train/trainer.ts';
import { type CheckedGradient, gradientComparisons } from './check.ts';
import { gradientCheckAnswer } from './checkAnswer.ts';
import type { EngineHost } from './clock.ts';
import { DataReader } from './dataReader.ts';
import { createDeriver } from './derive.ts';
import { exportNetwork } from './exportNetwork.ts';
import { explainNumber } from './explanation.ts';
import { gradeLoaded } from './grade.ts';
import { type FrameWriter, frameWriter } from './frames.ts';
import { type ReadTensor, readTensor } from './inspect.ts';
import { healthOf } from './health.ts';
import { type Machinery, machineryFor, referenceMachinery } from './machinery.ts';
import { jacobianOf } from './jacobian.ts';
import { curveOfRun } from './runCurve.ts';
import { type NotFinitePlace, Session } from './session.ts';
import { giveSignOfLife } from './signOfLife.ts';
import { tellSolution } from './tellSolution.ts';
import { gradientTerms } from './terms.ts';
import { progressOf, trainInSlices } from './trainInSlices.ts';
import { Walk, readComputed } from './walk.ts';

/** How long the engine trains before it looks for messages, ms. */
const slice = 8;
/** The least time between two frames or progress reports, ms. */
const frameInterval = 1000 / 60;
/** All trials so far are sent with each progress report of a sweep: seldom, ms. */
const sweepInterval = 100;

/** What the engine tells without being asked. Sending must not wait: the newest of each is enough. */
export interface EngineEvents {
  frame(frame: Frame): void;
  progress(progress: TrainProgress): void;
  checkpoint(checkpoint: EventPayload<EngineContract, 'engine.checkpoint'>): void;
  checkProgress(progress: CheckProgress): void;
  sweepProgress(progress: SweepProgress): void;
}

/** The engine behind the contract: one document at a time, loaded, run, looked at and trained. */
export function createEngineService(host: EngineHost, emit: EngineEvents): Handlers<EngineContract> {
  const engine = new Engine(host, emit);
  return {
    'engine.evaluate': ({ document, revision, kernels = 'automatic', threads = 'automatic' }) => engine.evaluate(document, revision, { kernels, threads }),
    'engine.watch': ({ watch, id }) => {
      engine.watch(watch, id);
      return {};
    },
    'engine.update': ({ revision }) => engine.update(revision),
    'engine.train': ({ revision, amount, from }, signal) => engine.train(revision, amount, from, signal),
    'engine.describeData': ({ data }) => engine.data.describe(data),
    'engine.samples': ({ data, samples }) => engine.data.rows(data, samples),
    'engine.predictions': ({ revision, part }, signal) => engine.ask(revision, (asked) => predictionsOf(asked, part), signal),
    'engine.fit': ({ revision, node }, signal) => engine.ask(revision, (asked) => fitOf(asked, node), signal),
    'engine.surface': ({ revision, query }, signal) => engine.ask(revision, (asked) => surfaceOf(asked, query), signal),
    'engine.sweep': ({ revision, plan }, signal) => engine.sweep(revision, plan, signal),
    'engine.stop': () => {
      engine.stop();
      return {};
    },
    'engine.tensor': ({ revision, query }) => {
      const { shape, ...tensor } = engine.tensor(revision, query);
      return { revision, ...tensor, shape: [...shape] };
    },
    'engine.terms': ({ revision, parameter }) => engine.terms(revision, parameter),
    'engine.explain': ({ revision, query }) => ({ revision, explanation: explainNumber(engine.sessionOf(revision), query) }),
    'engine.derive': ({ revision, place, digits }) => ({ revision, derivation: createDeriver(engine.sessionOf(revision), digits).derive(place) }),
    'engine.moments': ({ revision }) => ({ revision, moments: [...engine.walkOf(revision).moments] }),
    'engine.stand': ({ revision, moment, sample, digits }) => ({ revision, stand: engine.stand(revision, moment, sample, digits) }),
    'engine.solve': ({ document, language, digits }) => {
      const { blocks, drawing } = tellSolution(document, registry, language, digits);
      return { blocks: [...blocks], drawing };
    },
    'engine.export': async (wanted) => {
      const { files, withoutTraining } = await exportNetwork({ ...wanted, readSamples: () => engine.data.samplesOf(wanted.document), sha256: host.sha256 }, registry);
      return { files: [...files], withoutTraining: withoutTraining && describeError(withoutTraining) };
    },
    'engine.check': ({ revision }, signal) => engine.check(revision, signal),
    'engine.health': ({ revision }) => ({ revision, health: healthOf(engine.sessionOf(revision)) }),
    'engine.curve': ({ revision, node }) => ({ revision, curve: curveOfRun(engine.sessionOf(revision), node) }),
    'engine.jacobian': ({ revision, query }) => ({ revision, ...jacobianOf(engine.sessionOf(revision), query) }),
    'engine.grade': ({ revision, questions, answers }) => ({ revision, judgements: gradeLoaded(engine.sessionOf(revision), questions, answers) }),
    'engine.ping': () => ({}),
  };
}

/** What computes. */
interface Computed {
  readonly kernels: KernelChoice;
  readonly threads: ThreadChoice;
}

class Engine {
  #session: Session | undefined;
  /** Why the newest document was not loaded, where it is too large. */
  #refusal: AppError | undefined;
  /** Of the newest document. */
  #machinery: Machinery = referenceMachinery;
  #revision = -1;
  #updates = 0;
  #watch: { watch: Watch; id: number } | undefined;
  #writer: FrameWriter | undefined;
  #walk: Walk | undefined;
  /** True while frames and tensors show the walk's numbers. */
  #standing = false;
  #training: { stopped: boolean } | undefined;

  readonly data: DataReader;

  constructor(
    readonly host: EngineHost,
    readonly emit: EngineEvents,
  ) {
    this.data = new DataReader(host);
  }

  evaluate(document: GraphDocument, revision: number, { kernels, threads }: Computed): Evaluation {
    this.stop();
    this.#endWalk();
    // The run that was stopped has yet to notice; the new document can be trained before it does.
    this.#training = undefined;
    // Of ten thousand nodes each part of this takes long; compiling gives signs of its own.
    giveSignOfLife();
    const analysis = analyse(document, registry);
    giveSignOfLife();
    this.#revision = revision;
    this.#updates = 0;
    this.#session?.close();
    this.#session = undefined;
    this.#refusal = undefined;
    this.#writer = undefined;
    if (!analysis.runnable) {
      const { steps, samples } = document.data;
      return { revision, diagnostics: [...analysis.diagnostics], loss: null, losses: {}, steps, samples, notFinite: null };
    }
    this.#machinery = machineryFor(kernels, document.precision, threads === 'one' ? undefined : this.host.second);
    const session = this.#opened(analysis);
    giveSignOfLife();
    session.run();
    giveSignOfLife();
    this.#session = session;
    this.#sendFrame();
    return this.#evaluation(session);
  }

  /** Whatever is asked of a document that is too large is refused as the document was. */
  #opened(analysis: Analysis): Session {
    try {
      return new Session(analysis, this.#machinery.backend);
    } catch (error) {
      if (error instanceof AppError) this.#refusal = error;
      throw error;
    }
  }

  watch(watch: Watch, id: number): void {
    this.#watch = { watch, id };
    this.#writer = undefined;
    this.#sendFrame();
  }

  update(revision: number): { evaluation: Evaluation; weights: ReturnType<Session['weights']> } {
    const session = this.sessionOf(revision);
    if (this.#training) throw new AppError('E_BUSY', 'training is running. Stop it first.');
    checkTrainable(session);
    this.#endWalk();
    // No update mends a run that is not finite, and its own first bad number is the one to name.
    if (!session.isFinite()) return { evaluation: this.#evaluation(session), weights: session.weights() };
    const place = updateOnce(session);
    if (!place) this.#updates += 1;
    this.#sendFrame();
    const notFinite = place ? this.#describe(place, this.#updates + 1) : null;
    return { evaluation: { ...this.#evaluation(session), ...(notFinite && { notFinite }) }, weights: session.weights() };
  }

  /** Trains from the document's weights, or goes on from where a run paused; the rows on the canvas are shown with the newest weights. */
  async train(revision: number, amount: TrainAmount, from: PausedRun | null, signal: CancelSignal): Promise<CallOutput<EngineContract, 'engine.train'>> {
    const session = this.sessionOf(revision);
    if (this.#training) throw new AppError('E_BUSY', 'training is already running');
    this.#endWalk();
    const training = { stopped: false };
    this.#training = training;
    let opened: Trainer | undefined;
    signal.addEventListener('abort', () => {
      training.stopped = true;
    });
    try {
      const { document } = session.analysis.graph;
      const trainer = new Trainer({ document, samples: await this.data.samplesOf(document), registry, machinery: this.#machinery, from });
      opened = trainer;
      const updatesBefore = this.#updates - (from?.state.update ?? 0);
      const show = (progress: Omit<TrainProgress, 'revision'>): void => {
        this.#showWeights(session, trainer.session, updatesBefore + progress.update);
        this.emit.progress({ revision, ...progress });
      };
      const checkpoint = (): void => {
        const run = trainer.checkpoint();
        if (run) this.emit.checkpoint({ revision, result: encodeWire(run) });
      };
      const { epochs } = document.training;
      const { ending, updatesPerSecond } = await trainInSlices({ host: this.host, trainer, amount, epochs, isStopped: () => training.stopped, show, checkpoint });
      const { run, place } = trainer.result(ending);
      show(progressOf(trainer, epochs, updatesPerSecond, null));
      if (this.#session === session) this.#putFinalWeights(session, run);
      return { revision, run, updatesPerSecond, notFinite: place && this.#describe(place, place.update) };
    } finally {
      opened?.close();
      if (this.#training === training) this.#training = undefined;
    }
  }

  /** Trains other networks than the one that is loaded, which stays as it is. */
  async sweep(revision: number, plan: SweepPlan, signal: CancelSignal): Promise<{ revision: number; trials: SweepTrial[] }> {
    const session = this.sessionOf(revision);
    if (this.#training) throw new AppError('E_BUSY', 'training is running. Stop it first.');
    const own = { stopped: false };
    this.#training = own;
    try {
      const { document } = session.analysis.graph;
      const of = trialsOf(plan);
      const trials: SweepTrial[] = [];
      let [end, shown, told] = [this.host.now() + slice, this.host.now(), 0];
      const tell = (): void => {
        [shown, told] = [this.host.now(), trials.length];
        this.emit.sweepProgress({ revision, done: told, of, trials: [...trials] });
      };
      tell();
      for (const trial of sweepTrials({ document, samples: await this.data.samplesOf(document), registry, machinery: this.#machinery }, plan)) {
        if (trial) trials.push(trial);
        if (this.host.now() < end) continue;
        if (trials.length > told && this.host.now() - shown >= sweepInterval) tell();
        await this.host.breathe();
        if (signal.aborted || own.stopped || this.#session !== session) throw new AppError('E_CANCELLED', 'the sweep was cancelled');
        end = this.host.now() + slice;
      }
      return { revision, trials };
    } finally {
      if (this.#training === own) this.#training = undefined;
    }
  }

  /** The rows on the canvas, run with the weights of a run over other rows. */
  #showWeights(session: Session, trained: Session, update: number): void {
    if (this.#session !== session) return;
    session.takeWeights(trained);
    session.run();
    this.#updates = update;
    this.#sendFrame();
  }

  #putFinalWeights(session: Session, run: RunResult): void {
    session.putWeights({ parameters: weightsOf(run, session.analysis.graph.document.training), columns: run.state.columns });
    session.run();
    this.#sendFrame();
  }

  stop(): void {
    if (this.#training) this.#training.stopped = true;
  }

  /** What is asked of the network over its samples, worked out in slices of time. */
  async ask<T extends object>(revision: number, ask: (asked: Asked) => Generator<void, T>, signal: CancelSignal): Promise<T & { revision: number }> {
    const like = this.sessionOf(revision);
    const { document } = like.analysis.graph;
    const samples = await this.data.samplesOf(document);
    const isOver = (): boolean => signal.aborted || this.#session !== like;
    const cancelled = (): AppError => new AppError('E_CANCELLED', 'the question was about another document');
    if (isOver()) throw cancelled();
    const answer = ask({ document, samples, registry, machinery: this.#machinery, like });
    let end = this.host.now() + slice;
    for (;;) {
      const step = answer.next();
      if (step.done) return { revision, ...step.value };
      if (this.host.now() < end) continue;
      await this.host.breathe();
      if (isOver()) throw cancelled();
      end = this.host.now() + slice;
    }
  }

  terms(revision: number, parameter: string): { revision: number; steps: number; shape: number[]; terms: Float64Array } {
    const session = this.sessionOf(revision);
    const { shape } = readTensor(session, { kind: 'parameter', parameter });
    return { revision, steps: session.program.layout.steps, shape: [...shape], terms: gradientTerms(session, parameter) };
  }

  async check(revision: number, signal: CancelSignal): Promise<{ revision: number; check: GradientCheck }> {
    const session = this.sessionOf(revision);
    if (this.#training) throw new AppError('E_BUSY', 'training is running. Stop it first.');
    // Differences of float32 numbers would say nothing.
    const document: GraphDocument = { ...session.analysis.graph.document, precision: 'float64' };
    const { count, comparisons } = gradientComparisons(analyse(document, registry));
    const compared: CheckedGradient[] = [];
    let end = this.host.now() + slice;
    let shown = this.host.now();
    for (const gradient of comparisons) {
      compared.push(gradient);
      if (this.host.now() < end) continue;
      if (this.host.now() - shown >= frameInterval) {
        shown = this.host.now();
        this.emit.checkProgress({ revision, done: compared.length, of: count });
      }
      await this.host.breathe();
      if (signal.aborted) throw new AppError('E_CANCELLED', 'the gradient check was cancelled');
      if (this.#session !== session) throw new AppError('E_CANCELLED', 'the gradient check was ended by another document');
      end = this.host.now() + slice;
    }
    return { revision, check: gradientCheckAnswer(compared) };
  }

  /** The walk through the run as it is now. @throws AppError E_BUSY while training runs. */
  walkOf(revision: number): Walk {
    const session = this.sessionOf(revision);
    if (this.#training) throw new AppError('E_BUSY', 'training is running. Stop it first.');
    this.#walk ??= new Walk(session.analysis, this.#machinery.backend, session);
    return this.#walk;
  }

  stand(revision: number, moment: number | null, sample: number, digits: Digits): Stand | null {
    if (moment === null) {
      this.sessionOf(revision);
      this.#endWalk();
      this.#sendFrame();
      return null;
    }
    const stand = this.walkOf(revision).stand(moment, sample, digits);
    this.#standing = true;
    this.#writer = undefined;
    this.#sendFrame();
    return stand;
  }

  #endWalk(): void {
    this.#walk?.session.close();
    this.#walk = undefined;
    this.#standing = false;
    this.#writer = undefined;
  }

  /** While a walk stands still, what it has not computed yet is NaN. */
  tensor(revision: number, query: TensorQuery): ReadTensor {
    const session = this.sessionOf(revision);
    return this.#walk && this.#standing ? readComputed(this.#walk, query) : readTensor(session, query);
  }

  /** @throws AppError E_STALE where another revision is loaded, E_DOCUMENT_INVALID where it could not be run, E_BUDGET where it was too large. */
  sessionOf(revision: number): Session {
    if (revision !== this.#revision) {
      throw new AppError('E_STALE', `the engine holds revision ${String(this.#revision)}, not ${String(revision)}`, { revision });
    }
    if (this.#refusal) throw this.#refusal;
    if (!this.#session) throw new AppError('E_DOCUMENT_INVALID', 'the document has errors; mend them first');
    return this.#session;
  }

  #evaluation(session: Session): Evaluation {
    const { layout, analysis } = session.program;
    const place = session.findNotFinite();
    return {
      revision: this.#revision,
      diagnostics: [...analysis.diagnostics],
      loss: finiteOrNull(session.loss),
      losses: Object.fromEntries([...layout.losses].map(([id, at]) => [id, session.memory[at] ?? 0] as const).filter(([, loss]) => Number.isFinite(loss))),
      steps: layout.steps,
      samples: layout.samples,
      notFinite: place ? this.#describe(place, this.#updates) : null,
    };
  }

  #describe({ node, port, quantity, step, sample, value }: NotFinitePlace, update: number): NotFinite {
    return { node, port, quantity, step, sample, update, value: String(value) };
  }

  #sendFrame(): void {
    if (!this.#session || !this.#watch) return;
    const walk = this.#standing ? this.#walk : undefined;
    const session = walk?.session ?? this.#session;
    this.#writer ??= frameWriter(session, this.#watch.watch, walk?.computed);
    const { step, sample } = this.#writer;
    this.emit.frame({
      revision: this.#revision,
      watch: this.#watch.id,
      update: this.#updates,
      step,
      sample,
      loss: walk && !walk.computed.loss ? null : finiteOrNull(session.loss),
      numbers: this.#writer.write(),
    });
  }
}

/** JSON has no NaN; where a number is not finite, `notFinite` says what it is and where. */
function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
