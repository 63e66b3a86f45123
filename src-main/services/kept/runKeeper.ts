import type { Run } from '../../../src-core/graph/run.ts';
import type { RunHead } from '../../../src-core/protocol/keptContract.ts';
import { decodeRun, encodeRun } from './keptRun.ts';

/** Keeping runs takes at most this part of the time that the disk has. */
const mostWriting = 0.05;

interface Keeping {
  /** Puts the newest in the place of what was kept before. */
  readonly write: (content: Uint8Array) => Promise<unknown>;
  /** The run is not kept at the moment. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds from any origin. */
  readonly now: () => number;
}

/**
 * Keeps the run in progress of one window: the newest checkpoint in memory, for a window whose engine is lost, and on the
 * disk, for one whose host is. Writes one after the other; a slow disk gets fewer.
 */
export class RunKeeper {
  readonly #keeping: Keeping;
  #begun: { readonly revision: number; readonly head: RunHead } | undefined;
  #newest: Uint8Array | undefined;
  #isWriting = false;
  #restsUntil = -Infinity;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  begin(revision: number, head: RunHead): void {
    this.#begun = { revision, head };
    this.#newest = undefined;
    this.#restsUntil = -Infinity;
  }

  /** Takes what the engine tells, in the form of `encodeWire`. */
  take(revision: number, result: Uint8Array): void {
    if (this.#begun?.revision !== revision) return;
    this.#newest = encodeRun(this.#begun.head, result);
    if (!this.#isWriting && this.#keeping.now() >= this.#restsUntil) void this.#write(this.#newest);
  }

  /** The newest checkpoint, null where there is none in memory. */
  newest(): Run | null {
    return this.#newest ? decodeRun(this.#newest) : null;
  }

  forget(): void {
    this.#begun = undefined;
    this.#newest = undefined;
  }

  async #write(content: Uint8Array): Promise<void> {
    this.#isWriting = true;
    const begun = this.#keeping.now();
    await this.#keeping.write(content).catch(this.#keeping.failed);
    this.#isWriting = false;
    this.#restsUntil = begun + (this.#keeping.now() - begun) / mostWriting;
  }
}
