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
const longest = 2000;

/**
 * Hands damaged files to a reader. A fault is any error but an AppError with a code and a place or reason, more numbers
 * than so many bytes can hold, and a file that takes too long. `now` is a clock in ms.
 */
export function fuzz({ make, read }: FuzzTarget, count: number, seed: number, now: () => number): FuzzReport {
  const random = seededRandom(seed);
  const faults: FuzzFault[] = [];
  const refused: Record<string, number> = {};
  let accepted = 0;
  for (let input = 0; input < count; input++) {
    const bytes = make(random);
    const started = now();
    const answer = answerOf(read, bytes);
    const took = now() - started;
    if (answer.why !== undefined) faults.push({ input, why: answer.why, bytes });
    else if (took > longest) faults.push({ input, why: `took ${String(Math.round(took))} ms`, bytes });
    if (answer.code === undefined) accepted += 1;
    else refused[answer.code] = (refused[answer.code] ?? 0) + 1;
    if (faults.length >= 10) break;
  }
  return { faults, accepted, refused };
}

/** What is wrong with how a reader answers a file; null where nothing is. */
export function faultOf(read: FuzzTarget['read'], bytes: Uint8Array): string | null {
  return answerOf(read, bytes).why ?? null;
}

function answerOf(read: FuzzTarget['read'], bytes: Uint8Array): { readonly why?: string; readonly code?: string } {
  try {
    const numbers = read(bytes);
    return numbers <= mostNumbersPerByte * (bytes.length + 1) ? {} : { why: `${String(numbers)} numbers out of ${String(bytes.length)} bytes` };
  } catch (error) {
    if (error instanceof AppError && error.code !== 'E_INTERNAL' && error.message !== '') return { code: error.code };
    return { why: error instanceof Error ? `${error.name}: ${error.message}` : String(error), code: 'none' };
  }
}
