import type { FuzzTarget } from './fuzz.ts';
import { type Json, mutateBytes, mutateJson } from './mutate.ts';

/** A text of JSON whose tree is damaged, and at times its bytes. */
export function jsonTarget(text: string, read: (text: string) => number): FuzzTarget & { readonly valid: Uint8Array } {
  const valid = new TextEncoder().encode(text);
  const tree = JSON.parse(text) as Json;
  return {
    valid,
    make: (random) => {
      const bytes = new TextEncoder().encode(mutateJson(random, tree));
      return random.next() < 0.1 ? mutateBytes(random, bytes, [valid]) : bytes;
    },
    read: (bytes) => read(new TextDecoder('utf-8', { fatal: false }).decode(bytes)),
  };
}
