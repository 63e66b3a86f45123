/** Calls again and again, `ms` apart, without keeping a process alive for it. Returns the function that ends it. */
export function everyInBackground(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  release(timer);
  return () => {
    clearInterval(timer);
  };
}

/** A browser's timer is a number, and keeps nothing alive. */
function release(timer: NodeJS.Timeout | number): void {
  if (typeof timer === 'object') timer.unref();
}
