/** How often the engine is asked for a sign of life, and how many times it may stay silent. */
export interface HeartbeatPace {
  /** Milliseconds between two pings. */
  readonly every: number;
  /** It hangs when this many intervals pass with a ping unanswered. */
  readonly misses: number;
}

/**
 * A hang begins at most one interval before the next ping and is found `misses` intervals after it: 4.25 s at the
 * latest, which leaves a busy machine's timers 0.75 s to be late until the 5 s that are promised.
 */
export const defaultPace: HeartbeatPace = { every: 250, misses: 16 };

/** So many times as patient until the first answer: a thread that starts runs nothing yet that could hang, and on a busy machine takes seconds. */
const startingPatience = 4;

/**
 * Pings at once, and at each interval while no answer is due, and calls `hung` once after too many silent intervals.
 * Intervals are counted rather than read from a clock, so that a computer waking from sleep is no hang.
 * Returns the function that ends it.
 */
export function startHeartbeat(pace: HeartbeatPace, ping: () => Promise<unknown>, hung: () => void): () => void {
  let waiting = false;
  let missed = 0;
  let allowed = pace.misses * startingPatience;
  const ask = (): void => {
    waiting = true;
    const answered = (): void => {
      waiting = false;
      missed = 0;
      allowed = pace.misses;
    };
    // A ping that fails was answered too; a worker that ended is seen by its exit.
    ping().then(answered, answered);
  };
  const timer = setInterval(() => {
    if (!waiting) {
      ask();
      return;
    }
    missed += 1;
    if (missed < allowed) return;
    clearInterval(timer);
    hung();
  }, pace.every);
  timer.unref();
  ask();
  return () => {
    clearInterval(timer);
  };
}
