import { everyInBackground } from './interval.ts';

/** How often the engine is asked for a sign of life, and how many times it may stay silent. */
export interface HeartbeatPace {
  /** Milliseconds between two pings. */
  readonly every: number;
  /** It hangs when this many intervals pass with a ping unanswered and without a sign of life. */
  readonly misses: number;
  /** However many signs it gives, it hangs after this many intervals without an answer. */
  readonly longest: number;
}

/**
 * A hang begins at most one interval before the next ping and is found `misses` intervals after it: 4.25 s at the
 * latest, which leaves a busy machine's timers 0.75 s to be late until the 5 s that are promised. Work that says of itself
 * that it goes on may take a minute.
 */
export const defaultPace: HeartbeatPace = { every: 250, misses: 16, longest: 240 };

/** So many times as patient until the first answer: a thread that starts runs nothing yet that could hang, and on a busy machine takes seconds. */
const startingPatience = 4;

/** What is watched. */
export interface Watched {
  readonly ping: () => Promise<unknown>;
  /** How many signs of life it has given in the midst of its work. */
  readonly signs: () => number;
  /** Told when half of the patience is gone, and when an answer came after all. */
  readonly suspected: (isSuspected: boolean) => void;
  readonly hung: () => void;
}

/**
 * Pings at once, and at each interval while no answer is due, and calls `hung` once after too many silent intervals.
 * Intervals are counted rather than read from a clock, so that a computer waking from sleep is no hang.
 * Returns the function that ends it.
 */
export function startHeartbeat(pace: HeartbeatPace, { ping, signs, suspected, hung }: Watched): () => void {
  let waiting = false;
  let missed = 0;
  let unanswered = 0;
  let seen = signs();
  let isSuspected = false;
  let allowed = pace.misses * startingPatience;
  const ask = (): void => {
    waiting = true;
    const answered = (): void => {
      waiting = false;
      if (isSuspected) suspected((isSuspected = false));
      missed = 0;
      unanswered = 0;
      allowed = pace.misses;
    };
    // A ping that fails was answered too; a worker that ended is seen by its exit.
    ping().then(answered, answered);
  };
  const stop = everyInBackground(pace.every, () => {
    if (!waiting) {
      ask();
      return;
    }
    unanswered += 1;
    missed = signs() === seen ? missed + 1 : 0;
    seen = signs();
    if (!isSuspected && missed >= allowed / 2) suspected((isSuspected = true));
    if (missed < allowed && unanswered < Math.max(allowed, pace.longest)) return;
    stop();
    hung();
  });
  ask();
  return stop;
}
