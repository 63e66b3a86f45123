import { type InstructionList, wordsPerInstruction } from '../../kernels/operations.ts';

/**
 * Instructions on their way through the passes. Each knows the iteration of the loop over the time steps that it is
 * part of (-1: before the loop) and its statement: its place in the loop's body, the same in every iteration.
 */
export interface Listing extends InstructionList {
  readonly count: number;
  readonly iterations: Int32Array;
  readonly statements: Int32Array;
}

/** The instructions that are marked with 1. */
export function filtered(listing: Listing, kept: Uint8Array): Listing {
  let count = 0;
  for (const mark of kept) count += mark;
  if (count === listing.count) return listing;
  const code = new Int32Array(count * wordsPerInstruction);
  const constants = new Float64Array(count);
  const [iterations, statements] = [new Int32Array(count), new Int32Array(count)];
  let to = 0;
  for (let from = 0; from < listing.count; from++) {
    if (kept[from] === 0) continue;
    for (let word = 0; word < wordsPerInstruction; word++) code[to * wordsPerInstruction + word] = listing.code[from * wordsPerInstruction + word] ?? 0;
    constants[to] = listing.constants[from] ?? 0;
    iterations[to] = listing.iterations[from] ?? 0;
    statements[to] = listing.statements[from] ?? 0;
    to++;
  }
  return { count, code, constants, iterations, statements };
}

/** Writes a listing, one instruction after the other. */
export class ListingWriter {
  #code = new Int32Array(256 * wordsPerInstruction);
  #constants = new Float64Array(256);
  #iterations = new Int32Array(256);
  #statements = new Int32Array(256);
  #count = 0;

  /** Copies an instruction of another list. Returns where its words begin, so that they can be changed. */
  copy(from: InstructionList, index: number, iteration: number, statement: number): number {
    const start = this.#take(from.constants[index] ?? 0, iteration, statement);
    const source = index * wordsPerInstruction;
    for (let word = 0; word < wordsPerInstruction; word++) this.#code[start + word] = from.code[source + word] ?? 0;
    return start;
  }

  /** Writes an instruction of its own. */
  add(words: readonly number[], constant: number, iteration: number, statement: number): void {
    const start = this.#take(constant, iteration, statement);
    for (let word = 0; word < wordsPerInstruction; word++) this.#code[start + word] = words[word] ?? 0;
  }

  /** The words of what was written so far. */
  get code(): Int32Array {
    return this.#code;
  }

  listing(): Listing {
    const count = this.#count;
    return {
      count,
      code: this.#code.slice(0, count * wordsPerInstruction),
      constants: this.#constants.slice(0, count),
      iterations: this.#iterations.slice(0, count),
      statements: this.#statements.slice(0, count),
    };
  }

  #take(constant: number, iteration: number, statement: number): number {
    if (this.#count === this.#constants.length) this.#grow();
    const index = this.#count++;
    this.#constants[index] = constant;
    this.#iterations[index] = iteration;
    this.#statements[index] = statement;
    return index * wordsPerInstruction;
  }

  #grow(): void {
    this.#code = twice(this.#code);
    this.#iterations = twice(this.#iterations);
    this.#statements = twice(this.#statements);
    const constants = new Float64Array(this.#constants.length * 2);
    constants.set(this.#constants);
    this.#constants = constants;
  }
}

function twice(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
