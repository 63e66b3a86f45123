import { createHash } from 'node:crypto';

/**
 * A file's stamp: two files with one stamp have the same content. A digest rather than a time, because a
 * copied or restored file keeps its time and a touched one changes it.
 */
export function stampOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url');
}
