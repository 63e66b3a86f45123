import { describe, expect, it } from 'vitest';
import { newWindowOf, windowAddress } from './windowAddress.ts';

describe('a window’s address', () => {
  it('says what the window begins with', () => {
    const session = '0123456789abcdef'.repeat(2);
    expect(newWindowOf(windowAddress(session))).toEqual({ session });
    expect(newWindowOf(windowAddress(null))).toBe('empty');
  });

  it('says nothing where it is any other', () => {
    for (const hash of ['', '#', '#session=', '#session=../../etc', `#session=${'a'.repeat(33)}`, '#news']) expect(newWindowOf(hash)).toBeUndefined();
  });
});
