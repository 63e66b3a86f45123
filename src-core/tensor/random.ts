/** The largest seed: seeds are whole numbers of 32 bits. */
export const mostSeed = 2 ** 32 - 1;

/** Whether a number can be a seed. */
export function isSeed(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= mostSeed;
}

/** The seed that follows; after the largest comes 0. */
export function seedAfter(seed: number): number {
  return seed >= mostSeed ? 0 : seed + 1;
}

/** A stream of pseudo-random numbers that depends on its seed alone. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
}

/**
 * The generator mulberry32: 32 bits of state, the same stream on every machine.
 * The core never calls `Math.random`, so that a document and its seed decide every bit of a run.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, uniform: (low, high) => low + (high - low) * next() };
}

/** A seed for one named part of a document (32-bit FNV-1a of the seed's bytes and the name), so that each parameter has its own stream. */
export function deriveSeed(seed: number, name: string): number {
  const bytes = [0, 8, 16, 24].map((shift) => (seed >>> shift) & 0xff);
  const characters = Array.from(name, (character) => character.codePointAt(0) ?? 0);
  return [...bytes, ...characters].reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}
