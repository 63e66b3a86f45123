const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const codes = new TextEncoder().encode(alphabet);
const padding = '='.charCodeAt(0);

/** Numbers as little-endian float64 bytes in base64. */
export function encodeFloat64(values: readonly number[]): string {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(index * 8, value, true);
  return encodeBytes(bytes);
}

/** Bytes in base64 (RFC 4648, section 4, padded). */
export function encodeBytes(bytes: Uint8Array): string {
  // Text is put together in one array of characters: joining millions of short strings takes many times as long.
  const characters = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding);
  let written = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const present = Math.min(3, bytes.length - at);
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let sextet = 0; sextet <= present; sextet++) characters[written + sextet] = codes[(bits >> (18 - 6 * sextet)) & 63] ?? padding;
    written += 4;
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(characters);
}

/** The numbers in a base64 text of little-endian float64; bytes that do not fill a number are ignored. */
export function decodeFloat64(base64: string): number[] {
  const bytes = decodeBytes(base64);
  const view = new DataView(bytes.buffer);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => view.getFloat64(index * 8, true));
}

/** The six bits that each character stands for. */
const sextets = new Uint8Array(256);
for (const [sextet, code] of codes.entries()) sextets[code] = sextet;

/** The bytes of a base64 text. */
export function decodeBytes(base64: string): Uint8Array<ArrayBuffer> {
  const characters = new TextEncoder().encode(base64);
  let length = characters.length;
  while (length > 0 && characters[length - 1] === padding) length--;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let held = 0;
  let written = 0;
  for (let at = 0; at < length; at++) {
    bits = ((bits << 6) | (sextets[characters[at] ?? 0] ?? 0)) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[written++] = (bits >> held) & 0xff;
  }
  return bytes;
}
