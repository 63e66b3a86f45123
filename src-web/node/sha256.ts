/* SHA-256 as FIPS 180-4 gives it, in pieces. Names are those of the standard. */

/** The first 32 bits of what is behind the point of the cube roots (K) and square roots (H) of the first primes. */
const { K, H } = constants();

function constants(): { K: Uint32Array; H: Uint32Array } {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);
  return { K: Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))), H: Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))) };
}

const blockBytes = 64;

export class Sha256 {
  readonly #h = Uint32Array.from(H);
  readonly #w = new Uint32Array(64);
  readonly #block = new Uint8Array(blockBytes);
  readonly #view = new DataView(this.#block.buffer);
  #filled = 0;
  #bytes = 0;

  update(content: Uint8Array): void {
    this.#bytes += content.length;
    for (let at = 0; at < content.length; ) {
      const taken = Math.min(blockBytes - this.#filled, content.length - at);
      this.#block.set(content.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === blockBytes) this.#compress();
    }
  }

  /** The 32 bytes; nothing can be added any more. */
  digest(): Uint8Array<ArrayBuffer> {
    const bits = this.#bytes * 8;
    this.update(Uint8Array.of(0x80));
    const zeros = (blockBytes + 56 - this.#filled) % blockBytes;
    this.update(new Uint8Array(zeros));
    const length = new DataView(new ArrayBuffer(8));
    length.setUint32(0, Math.floor(bits / 2 ** 32));
    length.setUint32(4, bits >>> 0);
    this.update(new Uint8Array(length.buffer));
    const digest = new DataView(new ArrayBuffer(32));
    for (const [index, word] of this.#h.entries()) digest.setUint32(index * 4, word);
    return new Uint8Array(digest.buffer);
  }

  #compress(): void {
    this.#filled = 0;
    const W = this.#w;
    for (let t = 0; t < 16; t++) W[t] = this.#view.getUint32(t * 4);
    for (let t = 16; t < 64; t++) {
      const w2 = W[t - 2] ?? 0;
      const w15 = W[t - 15] ?? 0;
      W[t] = (rotr(w2, 17) ^ rotr(w2, 19) ^ (w2 >>> 10)) + (W[t - 7] ?? 0) + (rotr(w15, 7) ^ rotr(w15, 18) ^ (w15 >>> 3)) + (W[t - 16] ?? 0);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#h;
    for (let t = 0; t < 64; t++) {
      const T1 = (h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + (W[t] ?? 0)) | 0;
      const T2 = ((rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + T1) | 0;
      d = c;
      c = b;
      b = a;
      a = (T1 + T2) | 0;
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) this.#h[index] = (this.#h[index] ?? 0) + value;
  }
}

function rotr(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}
