/*
 * While the engine is at one long piece of work it answers nobody, and whoever watches its thread cannot tell it from one
 * that hangs, least of all on a busy machine. So the work says now and then that it goes on. There is one for the whole
 * thread, as it is the thread that is watched.
 */

let listener: () => void = () => undefined;

/** Calls `listen` at each sign of life in this thread from now on; it must take next to no time. */
export function onSignOfLife(listen: () => void): void {
  listener = listen;
}

/** To be called again and again in the midst of work that takes long and ends by itself. */
export function giveSignOfLife(): void {
  listener();
}
