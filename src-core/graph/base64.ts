const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Numbers as little-endian float64 bytes in base64 (RFC 4648, section 4, padded). */
export function encodeFloat64(values: readonly number[]): string {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(index * 8, value, true);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    const characters = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63)).join('');
    const missing = Math.max(0, at + 3 - bytes.length);
    parts.push(characters.slice(0, 4 - missing) + '='.repeat(missing));
  }
  return parts.join('');
}

/** The numbers in a base64 text of little-endian float64; bytes that do not fill a number are ignored. */
export function decodeFloat64(base64: string): number[] {
  const text = base64.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let written = 0;
  for (const character of text) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[written++] = (bits >> held) & 0xff;
  }
  const view = new DataView(bytes.buffer);
  return Array.from({ length: Math.floor(written / 8) }, (_, index) => view.getFloat64(index * 8, true));
}
