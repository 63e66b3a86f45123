import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinned } from './thinning.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const now = 1_800_000_000_000;
const roomy = { mostCount: 1000, mostBytes: 1e12 };

describe('thinning', () => {
  it('keeps all of two hours, one an hour of a day, one a day of a month, one a week before', () => {
    const every = (from: number, to: number, step: number): { at: number; bytes: number }[] =>
      Array.from({ length: Math.floor((to - from) / step) }, (_, index) => ({ at: now - from - index * step, bytes: 1 }));
    expect(thinned(every(0, 2 * 60 * minute, 5 * minute), now, roomy)).toHaveLength(24);
    expect(thinned(every(3 * 60 * minute, day, 5 * minute), now, roomy).length).toBeLessThanOrEqual(22);
    expect(thinned(every(2 * day, 30 * day, 60 * minute), now, roomy).length).toBeLessThanOrEqual(29);
    expect(thinned(every(31 * day, 100 * day, day), now, roomy).length).toBeLessThanOrEqual(11);
  });

  it('keeps within its bounds, and the newest always', () => {
    const version = fc.record({ at: fc.integer({ min: 1, max: now }), bytes: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(version, { maxLength: 200 }), (given) => {
        const versions = given.sort((a, b) => b.at - a.at);
        const kept = thinned(versions, now, { mostCount: 20, mostBytes: 5000 });
        expect(kept.length).toBeLessThanOrEqual(20);
        expect(kept.slice(1).reduce((sum, { bytes }) => sum + bytes, kept[0]?.bytes ?? 0)).toBeLessThanOrEqual(5000);
        expect(kept[0]).toBe(versions[0]);
      }),
      { seed: 4 },
    );
  });

  it('takes nothing more away when it is done again', () => {
    const versions = Array.from({ length: 500 }, (_, index) => ({ at: now - index * 7 * minute, bytes: 10 }));
    const once = thinned(versions, now, roomy);
    expect(thinned(once, now, roomy)).toEqual(once);
  });
});
