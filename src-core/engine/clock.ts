import type { Sha256 } from '../export/exportedFile.ts';
import type { Table } from '../graph/dataset.ts';
import type { SecondThread } from '../kernels/wasm/threads/secondThread.ts';

/** What the engine needs from the thread it lives in: the core itself has no clock, no event loop and no files. */
export interface EngineHost {
  /** Milliseconds, from any origin. */
  now(): number;
  /** Lets waiting messages be handled; resolves as soon as they have been. */
  breathe(): Promise<void>;
  /** A stored table. @throws AppError E_TABLE_MISSING where there is none of this hash. */
  readTable(hash: string): Promise<Table>;
  readonly sha256: Sha256;
  /** The second thread, where the machine has room for one. */
  readonly second?: SecondThread | undefined;
}
