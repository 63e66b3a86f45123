/**
 * Runs `work`, which can ask whether Ctrl-C was pressed or the process was asked to end, and then ends in good order.
 * A second time ends the process at once.
 */
export async function interruptible<T>(work: (isInterrupted: () => boolean) => Promise<T>): Promise<T> {
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await work(() => interrupted);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Lets signals arrive. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
