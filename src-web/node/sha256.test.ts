import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as standIn from './crypto.ts';

it('gives the digests that Node gives, in one piece and in any number of pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (pieces) => {
      const [ours, theirs] = [standIn.createHash('sha256'), createHash('sha256')];
      for (const piece of pieces) {
        ours.update(piece);
        theirs.update(piece);
      }
      const digest = theirs.digest();
      expect(ours.digest('hex')).toBe(digest.toString('hex'));
      const whole = Buffer.concat(pieces);
      expect(standIn.createHash('sha256').update(whole).digest('base64url')).toBe(digest.toString('base64url'));
    }),
  );
});

it.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1_000_003])('pads %d bytes as the standard says', (length) => {
  const content = new Uint8Array(length).fill(97);
  expect(standIn.createHash('sha256').update(content).digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
});

it('takes texts as UTF-8', () => {
  expect(standIn.createHash('sha256').update('梯度 ∂L/∂x').digest('hex')).toBe(createHash('sha256').update('梯度 ∂L/∂x').digest('hex'));
});
