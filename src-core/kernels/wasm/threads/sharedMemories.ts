/** So many programs at once have memory that the helper can see; further ones run on one thread. */
const mostMemories = 6;
/** As much as 32-bit addresses reach without a sign. Only what is used is taken from the machine. */
const mostPages = 2 ** 15;
const bytesOfPage = 2 ** 16;

/** A shared memory that is lent to one program after the other. */
export interface SharedMemory {
  readonly memory: WebAssembly.Memory;
  /** By which numbers the helper knows kernels on it, by their module: until it grows. */
  readonly kernels: Map<WebAssembly.Module, number>;
}

/**
 * Memory that two threads see. No collector gives it back as it does other memory: engines do not count what is shared
 * as taken by either thread, so they see no reason to look for it. So there are few, and they are used again.
 */
export class SharedMemories {
  readonly #free: SharedMemory[] = [];
  #count = 0;
  /** Programs that nobody has any more, though they were never closed. */
  readonly #forgotten = new FinalizationRegistry<SharedMemory>((memory) => {
    this.#free.push(memory);
  });

  /** Memory of at least so many bytes, all zero; undefined where all is lent. */
  lend(bytes: number): SharedMemory | undefined {
    const pages = Math.ceil(bytes / bytesOfPage);
    return pages > mostPages ? undefined : (this.#take(pages) ?? this.#make(pages));
  }

  /** It comes back when nobody has `owner` any more, and before that through `giveBack`. */
  lendTo(owner: object, memory: SharedMemory): void {
    this.#forgotten.register(owner, memory, owner);
  }

  giveBack(owner: object, memory: SharedMemory): void {
    if (this.#forgotten.unregister(owner)) this.#free.push(memory);
  }

  /** The smallest that is large enough, else the largest, which grows. */
  #take(pages: number): SharedMemory | undefined {
    this.#free.sort((a, b) => pagesOf(a) - pagesOf(b));
    const found = this.#free.find((each) => pagesOf(each) >= pages) ?? this.#free.at(-1);
    if (!found) return undefined;
    const { memory, kernels } = found;
    const before = pagesOf(found);
    if (before < pages) {
      memory.grow(pages - before);
      kernels.clear();
    }
    this.#free.splice(this.#free.indexOf(found), 1);
    new Float64Array(memory.buffer, 0, (Math.min(pages, before) * bytesOfPage) / 8).fill(0);
    return found;
  }

  #make(pages: number): SharedMemory | undefined {
    if (this.#count >= mostMemories) return undefined;
    this.#count += 1;
    return { memory: new WebAssembly.Memory({ initial: pages, maximum: mostPages, shared: true }), kernels: new Map() };
  }
}

function pagesOf({ memory }: SharedMemory): number {
  return memory.buffer.byteLength / bytesOfPage;
}
