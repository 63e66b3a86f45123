/** What the engine needs from the thread it lives in: the core itself has no clock and no event loop. */
export interface EngineHost {
  /** Milliseconds, from any origin. */
  now(): number;
  /** Lets waiting messages be handled; resolves as soon as they have been. */
  breathe(): Promise<void>;
}
