import { AppError } from '../../src-core/graph/appError.ts';
import type { EngineStatus } from '../../src-core/protocol/appContract.ts';
import { type Client, connect } from '../../src-core/protocol/connect.ts';
import type { CallInput, CallName, CallOutput, CancelSignal, EventName, EventPayload } from '../../src-core/protocol/contract.ts';
import { type EngineContract, engineContract } from '../../src-core/protocol/engineContract.ts';
import { defaultPace, type HeartbeatPace, startHeartbeat } from './heartbeat.ts';
import { type EngineThread, startEngineThread } from './engineThread.ts';

export interface SupervisorOptions {
  /** The bundle that the worker runs. */
  readonly workerFile: string;
  readonly pace?: HeartbeatPace;
  /** Where the worker reads stored tables; the user's own folder where it is left out. */
  readonly tablesFolder?: string;
  /** Bound of the worker's JavaScript heap in megabytes. */
  readonly heapMegabytes?: number;
  /** After this many restarts within this many milliseconds it is not started again. */
  readonly crashLoop?: { readonly restarts: number; readonly within: number };
  /** Milliseconds from any origin. */
  readonly now?: () => number;
  /** Hears of errors that ended a worker, for the log. */
  readonly log?: (line: string) => void;
  /** Hears of the errors themselves, for a report. */
  readonly crashed?: (error: Error) => void;
}

type Cause = Exclude<EngineStatus['cause'], 'none'>;

const causeWords: Record<Cause, string> = {
  exit: 'the engine ended unexpectedly',
  hang: 'the engine did not answer',
  memory: 'the engine ran out of memory',
};

/**
 * Keeps an engine running in a worker thread: starts it, watches it, and starts it again after an exit, a
 * hang or an exhausted heap. What it was asked then fails with E_ENGINE_RESTARTED; after a crash loop every
 * call fails with E_ENGINE_FAILED.
 */
export class EngineSupervisor {
  readonly #options: Required<Omit<SupervisorOptions, 'tablesFolder'>> & Pick<SupervisorOptions, 'tablesFolder'>;
  readonly #eventListeners = new Map<EventName<EngineContract>, Set<(payload: never) => void>>();
  readonly #statusListeners = new Set<(status: EngineStatus) => void>();
  readonly #restartTimes: number[] = [];
  #status: EngineStatus = { state: 'ready', cause: 'none', restarts: 0 };
  #client: Client<EngineContract> | undefined;
  #lastCause: Cause = 'exit';
  #closed = false;
  /** Started while the other is suspected of hanging, so that its successor has loaded when that is certain. */
  #spare: EngineThread | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = {
      pace: defaultPace,
      heapMegabytes: 512,
      crashLoop: { restarts: 5, within: 60_000 },
      now: () => performance.now(),
      log: () => undefined,
      crashed: () => undefined,
      ...options,
    };
    this.#start();
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** Rejects as the engine's own client does, and with E_ENGINE_RESTARTED or E_ENGINE_FAILED. */
  async call<N extends CallName<EngineContract>>(
    name: N,
    input: CallInput<EngineContract, N>,
    signal?: CancelSignal,
  ): Promise<CallOutput<EngineContract, N>> {
    if (this.#closed) throw new AppError('E_CLOSED', `the engine was closed; ${name} was not sent`);
    if (!this.#client) throw this.#failed();
    try {
      return await this.#client.call(name, input, signal);
    } catch (error) {
      const ended = error instanceof AppError && error.code === 'E_CLOSED' && !this.#closed;
      if (!ended) throw error;
      if (this.#status.state === 'failed') throw this.#failed();
      const cause = this.#lastCause;
      throw new AppError('E_ENGINE_RESTARTED', `${causeWords[cause]} and was restarted before ${name} was answered; the document is as it was`, { name, cause });
    }
  }

  /** Listens to an event of whichever worker is running; returns the function that stops listening. */
  on<N extends EventName<EngineContract>>(name: N, listener: (payload: EventPayload<EngineContract, N>) => void): () => void {
    const set = this.#eventListeners.get(name) ?? new Set();
    this.#eventListeners.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Starts an engine that was given up once more, on the user's word; the crashes before count for nothing then. */
  tryAgain(): void {
    if (this.#status.state !== 'failed') return;
    this.#restartTimes.length = 0;
    this.#setStatus({ ...this.#status, state: 'restarting' });
    if (!this.#closed) this.#start();
  }

  /** Ends the worker; calls in flight fail with E_CLOSED. */
  close(): void {
    this.#closed = true;
    this.#dropSpare();
    this.#client?.close();
    this.#client = undefined;
  }

  #start(): void {
    const thread = this.#spare ?? this.#thread();
    this.#spare = undefined;
    const client = connect(thread.channel, engineContract);
    this.#client = client;
    let cause: Cause = 'exit';
    thread.onError((_error, isOutOfMemory) => {
      if (isOutOfMemory) cause = 'memory';
    });
    for (const name of Object.keys(engineContract.events) as EventName<EngineContract>[]) {
      client.on(name, (payload) => {
        for (const listener of this.#eventListeners.get(name) ?? []) listener(payload as never);
      });
    }
    const ping = (): Promise<unknown> => client.call('engine.ping', {});
    const stopHeartbeat = startHeartbeat(this.#options.pace, {
      ping,
      signs: () => thread.signs(),
      suspected: (isSuspected) => {
        if (isSuspected) this.#startSpare();
        else this.#dropSpare();
      },
      hung: () => {
        cause = 'hang';
        client.close();
      },
    });
    client.onClose(() => {
      stopHeartbeat();
      // One that ended by itself is followed by a thread that is started then.
      if (cause !== 'hang') this.#dropSpare();
      if (!this.#closed) this.#restart(cause);
    });
    // A restart is over when the new worker has answered for the first time.
    if (this.#status.state === 'restarting') {
      ping().then(
        () => {
          this.#setStatus({ ...this.#status, state: 'ready', restarts: this.#status.restarts + 1 });
        },
        () => undefined,
      );
    }
  }

  #thread(): EngineThread {
    const thread = startEngineThread(this.#options);
    thread.onError((error) => {
      this.#options.log(`engine: ${error.message}`);
      this.#options.crashed(error);
    });
    return thread;
  }

  #startSpare(): void {
    const spare = this.#thread();
    this.#spare = spare;
    spare.channel.onClose(() => {
      if (this.#spare === spare) this.#spare = undefined;
    });
  }

  #dropSpare(): void {
    this.#spare?.channel.close();
    this.#spare = undefined;
  }

  #restart(cause: Cause): void {
    const { crashLoop, now } = this.#options;
    this.#lastCause = cause;
    this.#client = undefined;
    const time = now();
    this.#restartTimes.push(time);
    while (time - (this.#restartTimes[0] ?? time) > crashLoop.within) this.#restartTimes.shift();
    if (this.#restartTimes.length > crashLoop.restarts) {
      this.#dropSpare();
      this.#setStatus({ ...this.#status, state: 'failed', cause });
      return;
    }
    this.#setStatus({ ...this.#status, state: 'restarting', cause });
    // Whoever hears of it may have closed the engine.
    if (!this.#closed) this.#start();
  }

  #failed(): AppError {
    return new AppError('E_ENGINE_FAILED', `${causeWords[this.#lastCause]} too often and was not started again; the document is as it was. Save it, and start the engine once more`);
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    for (const listener of this.#statusListeners) listener(status);
  }
}
