/** Kernels that the helper is to have: a module, and the memory of a program to run it on. */
export interface Attachment {
  readonly id: number;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** A second thread, which runs `attend`. */
export interface HelperThread {
  /** Puts something where the thread finds it when it looks, even if it never yields. @throws where it cannot be handed over */
  post(attachment: Attachment): void;
  /** Ends the thread wherever it is. */
  end(): void;
}

/** What the core needs to have a second thread: it has no threads and no clock of its own. */
export interface HelperHost {
  /** Milliseconds, from any origin. */
  now(): number;
  /** Starts a thread that calls `attend` with these words. `ended` is called when it is no more. @throws where none can be had */
  start(words: Int32Array<SharedArrayBuffer>, ended: () => void): HelperThread;
}
