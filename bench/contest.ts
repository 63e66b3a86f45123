import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Spread, spreadOf } from './statistics.ts';

/** A program that takes part: it speaks as `peers/serve.mjs` does. */
export interface Entry {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes all of the first steps, however long they take. */
  readonly isThorough?: boolean;
}

export interface Pace {
  readonly rounds: number;
  /** Time for each contestant in each round, ms. */
  readonly round: number;
  /** Time for the first steps, whose losses are compared, and for warming up after them, ms. */
  readonly losses: number;
  readonly warm: number;
}

/** What one contestant came to. `reason` says why it has no rate. */
export interface Outcome {
  readonly name: string;
  /** The loss before each of the first updates. */
  readonly losses: readonly (number | null)[];
  /** Steps per second. */
  readonly rate: Spread | null;
  readonly reason: string | null;
}

/** Slower than this a step, ms, and the steps whose losses are compared are the measurement. */
const slow = 1500;

/**
 * Runs contestants against each other, each in a process of its own: first the losses of all, which `compare` is told,
 * then warm, and in rounds, so that a slow moment of the machine hits all of them; every other round the other way round.
 */
export async function contest(entries: readonly Entry[], { rounds, round, losses, warm }: Pace, compare: (outcomes: readonly Outcome[]) => void): Promise<Outcome[]> {
  const contestants = entries.map((entry) => new Contestant(entry));
  try {
    for (const [index, one] of contestants.entries()) await one.findLosses(entries[index]?.isThorough ? null : losses);
    compare(contestants.map((one) => one.outcome()));
    for (const one of contestants) await one.warmUp(warm);
    for (let index = 0; index < rounds; index++) {
      const order = index % 2 === 0 ? contestants : contestants.toReversed();
      for (const one of order) await one.time(round);
    }
    return contestants.map((one) => one.outcome());
  } finally {
    for (const one of contestants) one.close();
  }
}

interface Answer {
  readonly ready?: boolean;
  readonly absent?: string;
  readonly losses?: readonly (number | null)[];
  readonly milliseconds?: number;
  readonly rate?: number;
}

/** A running contestant. */
export class Contestant {
  readonly #name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string, undefined>;
  #errors = '';
  #losses: readonly (number | null)[] = [];
  #perStep = 0;
  #reason: string | null = null;
  readonly #rates: number[] = [];

  constructor({ name, command, arguments: rest, environment }: Entry) {
    this.#name = name;
    this.#process = spawn(command, rest, { env: { ...process.env, ...environment } });
    this.#process.once('error', (error) => (this.#reason ??= error.message));
    // What is asked of a process that has ended is answered by its end.
    this.#process.stdin.on('error', () => undefined);
    this.#process.stderr.on('data', (part: Buffer) => (this.#errors += part.toString()));
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  get #isQuick(): boolean {
    return this.#perStep < slow;
  }

  /** Makes the first steps, as many as go into `limit` ms, or all. */
  async findLosses(limit: number | null): Promise<void> {
    const { ready = false, absent } = await this.#read();
    if (absent !== undefined) this.#reason ??= absent;
    if (!ready) return;
    const { losses = [], milliseconds = 0 } = await this.#ask({ losses: limit });
    this.#losses = losses;
    this.#perStep = milliseconds;
    if (!this.#isQuick) this.#rates.push(1000 / milliseconds);
  }

  async warmUp(limit: number): Promise<void> {
    if (this.#isQuick) await this.#ask({ time: limit });
  }

  async time(limit: number): Promise<void> {
    if (!this.#isQuick) return;
    const { rate } = await this.#ask({ time: limit });
    if (rate !== undefined) this.#rates.push(rate);
  }

  outcome(): Outcome {
    return { name: this.#name, losses: this.#losses, rate: this.#rates.length > 0 ? spreadOf(this.#rates) : null, reason: this.#reason };
  }

  close(): void {
    this.#process.stdin.end();
    this.#process.kill();
  }

  async #ask(question: object): Promise<Answer> {
    if (this.#reason !== null) return {};
    this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    return this.#read();
  }

  /** The next line that is an answer; libraries print others. Where the process has ended, why. */
  async #read(): Promise<Answer> {
    for (;;) {
      const next = await this.#lines.next();
      if (next.done === true) {
        this.#reason ??= /^\S*(Error|error):.*$/m.exec(this.#errors)?.[0] ?? 'it ended';
        return {};
      }
      if (next.value.startsWith('{')) return JSON.parse(next.value) as Answer;
    }
  }
}
