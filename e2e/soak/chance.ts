/** What a seed decides: the same seed gives the same choices. */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** Undefined of an empty list. */
  one<T>(items: readonly T[]): T | undefined;
}

/** Mulberry32 (Tommy Ettinger): short, and good enough to choose actions. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return { next, below, one: (items) => items[below(items.length)] };
}
