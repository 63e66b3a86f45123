import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret of 256 random bits that is safe in a URL and a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares without telling by its duration how much was right. */
export function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
