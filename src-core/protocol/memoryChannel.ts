import type { Channel } from './channel.ts';

/**
 * Two connected channels in one process. Messages arrive asynchronously and are copied by `clone`,
 * as they would be between threads; pass `structuredClone` where there is one.
 */
export function memoryChannels(clone: (message: unknown) => unknown): readonly [Channel, Channel] {
  const left = new MemoryChannel(clone);
  const right = new MemoryChannel(clone);
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryChannel implements Channel {
  peer: MemoryChannel | undefined;
  readonly #messageListeners: ((message: unknown) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #open = true;

  constructor(readonly clone: (message: unknown) => unknown) {}

  post(message: unknown): void {
    const copy = this.clone(message);
    void Promise.resolve().then(() => this.peer?.deliver(copy));
  }

  deliver(message: unknown): void {
    if (this.#open) for (const listener of this.#messageListeners) listener(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#closeListeners) listener();
    this.peer?.close();
  }
}
