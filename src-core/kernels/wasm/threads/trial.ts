/** Runs of each way in the first trial and in later ones, of which the first is not counted; more of them where they take no time, ms. */
const [firstRounds, laterRounds, leastTime, mostRounds] = [6, 4, 8, 64];
/** Another way has to need less than this share of the first one's time. */
const worthwhile = 0.97;
/** From one trial to the next, ms: at least, at most, and how many times as long as the trial took. */
const [shortest, longest, ofTrial] = [500, 8000, 50];
/** The next trial comes at once after so many runs that were held up, if they are more than this share of all. */
const [mostLate, lateShare] = [3, 0.05];
/** Trials of all ways: the code that the first one has run was not yet compiled for good. */
const fullTrials = 2;

/**
 * Runs something in one of several ways that all do the same, and finds out which is the fastest here and now: some
 * runs are made by turns and timed, and the best way is kept for the next ones. After a while all are tried once more,
 * and then from time to time the first way and the best of the others, as the machine may have got other things to do.
 * The first way is kept unless another one is clearly better.
 */
export class Trial {
  readonly #now: () => number;
  /** The ways that are tried, and how long each run took. */
  #tried: readonly { readonly way: number; readonly times: number[] }[];
  #rounds = firstRounds;
  #turn = 0;
  /** Runs until the next trial. */
  #left = 0;
  #kept = 0;
  #interval = shortest;
  #late = 0;
  #runs = 0;
  #full = 1;

  /** `now` is a clock in milliseconds. */
  constructor(ways: number, now: () => number) {
    this.#now = now;
    this.#tried = Array.from({ length: ways }, (_, way) => ({ way, times: [] }));
  }

  /** The way that is kept. */
  get kept(): number {
    return this.#kept;
  }

  /** `go` runs it in one way, and says whether it was held up. */
  run(go: (way: number) => boolean): void {
    if (this.#left > 0) {
      this.#left -= 1;
      this.#runs += 1;
      if (go(this.#kept)) this.#heldUp();
      return;
    }
    const tried = this.#tried[this.#turn];
    if (!tried) return;
    const start = this.#now();
    go(tried.way);
    tried.times.push(this.#now() - start);
    this.#turn = (this.#turn + 1) % this.#tried.length;
    if (this.#turn === 0) this.#decide(tried.times.length);
  }

  #heldUp(): void {
    this.#late += 1;
    if (this.#late < mostLate || this.#late < lateShare * this.#runs) return;
    this.#interval = shortest;
    this.#left = 0;
  }

  #decide(rounds: number): void {
    const all = this.#tried.flatMap(({ times }) => times).reduce((sum, time) => sum + time, 0);
    if (rounds < this.#rounds || (rounds < mostRounds && all < leastTime)) return;
    const [first, ...others] = this.#tried.map(({ way, times }) => ({ way, mean: meanTime(times) }));
    const best = others.reduce((least, other) => (other.mean < least.mean ? other : least), others[0] ?? { way: 0, mean: Infinity });
    const alone = first?.mean ?? 0;
    const chosen = best.mean < worthwhile * alone ? best.way : 0;
    this.#interval = chosen === this.#kept ? Math.min(longest, 2 * this.#interval) : shortest;
    this.#kept = chosen;
    this.#left = Math.ceil(Math.max(this.#interval, ofTrial * all) / Math.max(Math.min(best.mean, alone), 1e-3));
    [this.#late, this.#runs] = [0, 0];
    const isFull = this.#full < fullTrials;
    this.#full += Number(isFull);
    this.#rounds = isFull ? firstRounds : laterRounds;
    this.#tried = (isFull ? this.#tried.map(({ way }) => way) : [0, best.way]).map((way) => ({ way, times: [] }));
  }
}

/** Without the first, as code may have had to be compiled, and without the longest: another program may have come in between. */
function meanTime(times: readonly number[]): number {
  const counted = times.slice(1);
  const sum = counted.reduce((all, time) => all + time, 0);
  return (sum - Math.max(...counted)) / (counted.length - 1);
}
