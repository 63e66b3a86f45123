import { describe, expect, it } from 'vitest';
import { type Area, liesWithin } from '../../src-core/graph/frames.ts';
import { drawnAhead, drawnFor, stillAround, surroundingsOf } from './surroundings.ts';

const view: Area = { x: 0, y: 0, width: 1000, height: 600 };
const moved = (by: number): Area => ({ ...view, x: view.x + by });

describe('what is around a view', () => {
  it('does for every view within it, and not for one that leaves it or is far smaller', () => {
    const around = surroundingsOf(view);
    expect(around.area).toEqual({ x: -500, y: -300, width: 2000, height: 1200 });
    expect(stillAround(around, moved(500))).toBe(true);
    expect(stillAround(around, moved(501))).toBe(false);
    expect(stillAround(around, { ...view, width: 100, height: 60 })).toBe(false);
  });
});

describe('the part in which cards are drawn', () => {
  it('always holds the view, wherever it jumps', () => {
    let drawn = view;
    for (const next of [moved(10), moved(400), moved(4000), { x: -70, y: 9000, width: 300, height: 200 }, { x: -9000, y: -9000, width: 30_000, height: 20_000 }]) {
      drawn = drawnFor(drawn, next);
      expect(liesWithin(next, drawn)).toBe(true);
    }
  });

  it('stays the same while the view moves within it', () => {
    const drawn = drawnFor(view, moved(30));
    expect(drawnFor(drawn, moved(31))).toBe(drawn);
  });

  it('lets go of what lies more than half a view behind, and of nearly all when the view jumps or is far smaller', () => {
    let drawn = view;
    for (let by = 0; by <= 3000; by += 50) drawn = drawnFor(drawn, moved(by));
    expect(drawn.x).toBeGreaterThanOrEqual(3000 - 500 - 1000 / 24);
    expect(drawnFor(view, moved(50_000)).width).toBeLessThan(1.1 * view.width);
    expect(drawnFor({ x: 0, y: 0, width: 50_000, height: 50_000 }, view).width).toBeLessThan(2 * view.width);
  });

  it('grows at rest by a little at once, until it reaches a quarter of the view beyond it, and then no more', () => {
    const sizes: number[] = [];
    let drawn = view;
    for (let next = drawnAhead(drawn, view); next !== drawn; next = drawnAhead(drawn, view)) {
      sizes.push(next.width - drawn.width);
      drawn = next;
    }
    expect(drawn.x).toBeCloseTo(-250, 9);
    expect(drawn.y).toBeCloseTo(-150, 9);
    expect(drawn.width).toBeCloseTo(1500, 9);
    expect(drawn.height).toBeCloseTo(900, 9);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(view.width / 5);
  });

  it('ends to grow whatever the view is, though sums of such numbers are rounded', () => {
    for (let n = 1; n <= 500; n++) {
      const odd: Area = { x: Math.sin(n) * 1e5, y: Math.cos(n) * 1e5, width: 1e4 / (n + 1 / 3), height: 7e3 / (n + 1 / 7) };
      let [drawn, steps] = [odd, 0];
      for (let next = drawnAhead(drawn, odd); next !== drawn && steps < 100; next = drawnAhead(drawn, odd)) [drawn, steps] = [next, steps + 1];
      expect(steps).toBeLessThan(20);
    }
  });
});
