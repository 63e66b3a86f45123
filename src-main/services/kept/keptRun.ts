import { z } from 'zod';
import { AppError } from '../../../src-core/graph/appError.ts';
import { type Run, RunSchema } from '../../../src-core/graph/run.ts';
import type { RunHead } from '../../../src-core/protocol/keptContract.ts';
import { decodeWire, encodeWire } from '../../../src-core/protocol/wire.ts';

/* A run in the middle of which the program may end, as a file: numbers as the bytes that they are, as it is written often. */

const FileSchema = z.strictObject({ kind: z.literal('chainrule-run'), version: z.literal(1), head: z.looseObject({}), result: z.custom<Uint8Array>((value) => value instanceof Uint8Array) });

/** `result` is what the engine told: a `RunResult` in the form of `encodeWire`. */
export function encodeRun(head: RunHead, result: Uint8Array): Uint8Array {
  return encodeWire({ kind: 'chainrule-run', version: 1, head, result });
}

/** @throws AppError E_FILE_INVALID */
export function decodeRun(content: Uint8Array): Run {
  try {
    const { head, result } = FileSchema.parse(decodeWire(content));
    // Encoding checks what is in memory as decoding checks what is in a file.
    const run = { ...head, ...(decodeWire(result) as object) } as Run;
    z.encode(RunSchema, run);
    return run;
  } catch (error) {
    throw new AppError('E_FILE_INVALID', `what was kept of a run is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
}
