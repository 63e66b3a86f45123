/** As much of Node's readable streams as the CSV reader uses: pieces that are pushed, and a pause between them. */
export class Readable {
  readonly readable = true;
  readonly #listeners = new Map<string, Set<(given: unknown) => void>>();
  #resumed: Promise<void> = Promise.resolve();
  #resume: (() => void) | undefined;

  static from(pieces: AsyncIterable<string>): Readable {
    const stream = new Readable();
    void stream.#push(pieces);
    return stream;
  }

  on(event: string, listener: (given: unknown) => void): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  removeListener(event: string, listener: (given: unknown) => void): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  pause(): void {
    if (this.#resume) return;
    this.#resumed = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#resume = undefined;
  }

  read(): null {
    return null;
  }

  async #push(pieces: AsyncIterable<string>): Promise<void> {
    try {
      for await (const piece of pieces) {
        this.#tell('data', piece);
        await this.#resumed;
      }
      this.#tell('end', undefined);
    } catch (error) {
      this.#tell('error', error);
    }
  }

  #tell(event: string, given: unknown): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(given);
  }
}
