import { AppError } from '../graph/appError.ts';
import { seededRandom, type Random } from '../tensor/random.ts';

/** A reader, and valid files of its format that are damaged one after the other. */
export interface FuzzTarget {
  /** One damaged file. */
  readonly make: (random: Random) => Uint8Array;
  /** Reads it. Gives back how many numbers came out, or throws an AppError with a code. */
  readonly read: (bytes: Uint8Array) => number;
}

/** A damaged file that a reader did not answer as it must. */
export interface FuzzFault {
  readonly input: number;
  readonly why: string;
  readonly bytes: Uint8Array;
}

export interface FuzzReport {
  readonly faults: readonly FuzzFault[];
  /** How many were read as if nothing was wrong, and how many refused, by code. */
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
}

/** Numbers that may come out for each byte that went in: an archive may grow a hundredfold. */
const mostNumbersPerByte = 101;
/** What one file may take, ms. */
const longest = 100;
/** One that took longer is read again so often: the shortest time counts, as another program may have had the machine. */
const secondLooks = 4;

/**
 * Hands damaged files to a reader. A fault is any error but an AppError with a code and a place or reason, more numbers
 * than so many bytes can hold, and a file that takes more than 100 ms. `now` is a clock in ms.
 */
export function fuzz({ make, read }: FuzzTarget, count: number, seed: number, now: () => number): FuzzReport {
  const random = seededRandom(seed);
  const tally = new Tally();
  for (let input = 0; input < count && tally.faults.length < mostFaults; input++) {
    const bytes = make(random);
    const started = now();
    const answer = answerOf(read, bytes);
    let took = now() - started;
    for (let look = 0; took > longest && look < secondLooks; look++) {
      const again = now();
      answerOf(read, bytes);
      took = Math.min(took, now() - again);
    }
    tally.add(input, bytes, answer, took);
  }
  return tally;
}

/** The same for a reader that gives its numbers later. */
export async function fuzzAsync({ make, read }: Pick<FuzzTarget, 'make'> & { readonly read: (bytes: Uint8Array) => Promise<number> }, count: number, seed: number, now: () => number): Promise<FuzzReport> {
  const random = seededRandom(seed);
  const tally = new Tally();
  for (let input = 0; input < count && tally.faults.length < mostFaults; input++) {
    const bytes = make(random);
    const started = now();
    const answer = await answerLater(read, bytes);
    let took = now() - started;
    for (let look = 0; took > longest && look < secondLooks; look++) {
      const again = now();
      await answerLater(read, bytes);
      took = Math.min(took, now() - again);
    }
    tally.add(input, bytes, answer, took);
  }
  return tally;
}

/** Faults after which no more are looked for. */
const mostFaults = 10;

class Tally implements FuzzReport {
  readonly faults: FuzzFault[] = [];
  readonly refused: Record<string, number> = {};
  accepted = 0;

  add(input: number, bytes: Uint8Array, { why, code }: Answer, took: number): void {
    if (why !== undefined) this.faults.push({ input, why, bytes });
    else if (took > longest) this.faults.push({ input, why: `took ${String(Math.round(took))} ms`, bytes });
    if (code === undefined) this.accepted += 1;
    else this.refused[code] = (this.refused[code] ?? 0) + 1;
  }
}

/** What is wrong with an answer, and the code with which a file was refused. */
interface Answer {
  readonly why?: string;
  readonly code?: string;
}

/** What is wrong with how a reader answers a file; null where nothing is. */
export function faultOf(read: FuzzTarget['read'], bytes: Uint8Array): string | null {
  return answerOf(read, bytes).why ?? null;
}

function answerOf(read: FuzzTarget['read'], bytes: Uint8Array): Answer {
  try {
    return answerTo(read(bytes), bytes);
  } catch (error) {
    return answerWith(error);
  }
}

function answerLater(read: (bytes: Uint8Array) => Promise<number>, bytes: Uint8Array): Promise<Answer> {
  return read(bytes).then((numbers) => answerTo(numbers, bytes), answerWith);
}

function answerTo(numbers: number, bytes: Uint8Array): Answer {
  return numbers <= mostNumbersPerByte * (bytes.length + 1) ? {} : { why: `${String(numbers)} numbers out of ${String(bytes.length)} bytes` };
}

function answerWith(error: unknown): Answer {
  if (error instanceof AppError && error.code !== 'E_INTERNAL' && error.message !== '') return { code: error.code };
  return { why: error instanceof Error ? `${error.name}: ${error.message}` : String(error), code: 'none' };
}
