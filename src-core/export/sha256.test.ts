import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it('is that of Node, for every length around the blocks, and for texts', () => {
  const all = Uint8Array.from({ length: 1000 }, (_, index) => (index * 131 + 7) & 0xff);
  for (const length of [...Array.from({ length: 200 }, (_, index) => index), 1000]) {
    const bytes = all.subarray(1, 1 + length);
    expect(sha256(bytes), String(length)).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
  expect(sha256('权重')).toBe(createHash('sha256').update('权重').digest('hex'));
});
