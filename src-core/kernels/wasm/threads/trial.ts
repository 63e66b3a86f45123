/** Runs of each way in the first trial and in later ones, of which the first is not counted; more of them where they take no time, ms. */
const [firstRounds, laterRounds, leastTime, mostRounds] = [6, 4, 8, 64];
/** Another way has to need less than this share of the first one's time. */
const worthwhile = 0.97;
/** From one trial to the next, ms: at least, at most, and how many times as long as the trial took. */
const [shortest, longest, ofTrial] = [1000, 8000, 50];
/** What a way may lose before it has gained anything, ms: a hundredth of the time for which it is kept. */
const credit = 10;
/** Trials of all ways: the code that the first one has run was not yet compiled for good. */
const fullTrials = 2;

/**
 * Runs something in one of several ways that all do the same, and finds out which is the fastest here and now: some
 * runs are made by turns and timed, and the best way is kept for the next ones. After a while all are tried once more,
 * and then from time to time the first way and the best of the others, as the machine may have got other things to do.
 * The first way is kept unless another one is clearly better, and is gone back to at once when runs of the other are
 * held up for longer than all of them have gained.
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
  /** What the kept way gains with each run, and what its runs have gained since it was found the best, and `credit`. */
  #gain = 0;
  #gained = credit;
  /** Of a run in the first way. */
  #alone = 0;
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

  /** `go` runs it in one way, and says for how many milliseconds it was held up. */
  run(go: (way: number) => number): void {
    if (this.#left > 0) {
      this.#left -= 1;
      this.#gained += this.#gain - go(this.#kept);
      if (this.#gained < 0) this.#goBack();
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

  #goBack(): void {
    this.#keep(0, 0);
    this.#interval = Math.min(longest, 2 * this.#interval);
    this.#left = this.#runsIn(this.#interval);
  }

  #keep(way: number, gain: number): void {
    this.#kept = way;
    this.#gain = gain;
    this.#gained = credit;
  }

  /** How many runs are made in so many milliseconds. */
  #runsIn(interval: number): number {
    return Math.ceil(interval / Math.max(this.#alone - this.#gain, 1e-3));
  }

  #decide(rounds: number): void {
    const all = this.#tried.flatMap(({ times }) => times).reduce((sum, time) => sum + time, 0);
    if (rounds < this.#rounds || (rounds < mostRounds && all < leastTime)) return;
    const [first, ...others] = this.#tried.map(({ way, times }) => ({ way, mean: meanTime(times) }));
    const best = others.reduce((least, other) => (other.mean < least.mean ? other : least), others[0] ?? { way: 0, mean: Infinity });
    this.#alone = first?.mean ?? 0;
    const chosen = best.mean < worthwhile * this.#alone ? best.way : 0;
    if (this.#kept > 0) this.#interval = shortest;
    else if (chosen === 0) this.#interval = Math.min(longest, 2 * this.#interval);
    this.#keep(chosen, chosen === 0 ? 0 : this.#alone - best.mean);
    this.#left = this.#runsIn(Math.max(this.#interval, ofTrial * all));
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
