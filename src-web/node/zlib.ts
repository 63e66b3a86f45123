import { gunzipSync, gzipSync } from 'fflate';

/* As much of `node:zlib` as the services use, in the form of functions that call back. */

export function gzip(text: string, done: (error: Error | null, content: Uint8Array) => void): void {
  done(null, gzipSync(new TextEncoder().encode(text), { level: 6 }));
}

export function gunzip(content: Uint8Array, { maxOutputLength }: { readonly maxOutputLength: number }, done: (error: Error | null, content: Uint8Array) => void): void {
  try {
    // The last four bytes say how long it is unpacked (RFC 1952); one that lies is cut off there.
    const length = new DataView(content.buffer, content.byteOffset, content.byteLength).getUint32(content.length - 4, true);
    if (length > maxOutputLength) throw new Error('it is longer than it may be');
    done(null, gunzipSync(content));
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), new Uint8Array());
  }
}
