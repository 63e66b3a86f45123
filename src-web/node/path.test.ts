import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import path from './path.ts';

const part = fc.constantFrom('a', 'b.json', '.hidden', '..', '.', '', 'net.chainrule.json', '/root', 'x/y', '梯度.csv');

it('says of paths what Node says', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      expect(path.join('/', ...parts)).toBe(posix.join('/', ...parts).replace(/(?<=.)\/$/, ''));
      expect(path.resolve('/', ...parts)).toBe(posix.resolve('/', ...parts));
      const whole = posix.resolve('/', ...parts);
      expect(path.dirname(whole)).toBe(posix.dirname(whole));
      expect(path.basename(whole)).toBe(posix.basename(whole));
      expect(path.basename(whole, '.json')).toBe(posix.basename(whole, '.json'));
      expect(path.extname(whole)).toBe(posix.extname(whole));
    }),
  );
});
