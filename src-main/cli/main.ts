import { CommanderError } from 'commander';
import { AppError } from '../../src-core/graph/appError.ts';
import { diagnosticLine, errorLine } from './errorLine.ts';
import { createProgram } from './program.ts';
import type { Installation } from './installation.ts';
import { InvalidDocument } from './runnable.ts';

/** The exit status of what Ctrl-C ended, as shells have it: 128 and the number of the signal. */
const interruptedStatus = 130;

/**
 * Runs one command line and resolves with the exit status: 0 fine, 1 a check failed or a number is not
 * finite, 2 bad usage or unreadable input, 130 Ctrl-C.
 */
export async function main(commandLine: readonly string[], version: string, place: Installation): Promise<number> {
  let status = 0;
  const program = createProgram(version, place, ({ text, passed, faults = [], interrupted = false }) => {
    process.stdout.write(`${text}\n`);
    for (const fault of faults) console.error(errorLine(fault));
    status = faults.length > 0 ? 2 : interrupted ? interruptedStatus : passed ? 0 : 1;
  });
  try {
    if (commandLine.length === 0) program.help();
    await program.parseAsync(commandLine, { from: 'user' });
    return status;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  // Commander has said it already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InvalidDocument) {
    for (const diagnostic of error.diagnostics) console.error(diagnosticLine(diagnostic));
    return 2;
  }
  if (error instanceof AppError) {
    console.error(errorLine(error));
    return error.code === 'E_NOT_FINITE' ? 1 : 2;
  }
  console.error(`E_INTERNAL ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 2;
}
