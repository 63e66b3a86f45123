import { Sha256 } from './sha256.ts';

/* As much of `node:crypto` as the services use. The browser's own digests cannot be had at once, nor over plain HTTP. */

const spellings = {
  hex: (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  base64url: (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
};

class Hash {
  readonly #state = new Sha256();

  update(content: Uint8Array | string): this {
    this.#state.update(typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return this;
  }

  digest(spelling: keyof typeof spellings): string {
    return spellings[spelling](this.#state.digest());
  }
}

export function createHash(_algorithm: 'sha256'): Hash {
  return new Hash();
}

export function randomBytes(count: number): { toString(spelling: 'hex'): string } {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return { toString: (spelling) => spellings[spelling](bytes) };
}
