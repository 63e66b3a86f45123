import { expect, test } from 'vitest';
import { Placement } from './overlay/placement.ts';
import { pathOf, pointAt, sampled, wireBetween } from './wires.ts';

test('a wire begins and ends at its ports', () => {
  for (const to of [{ x: 300, y: 40 }, { x: -200, y: 0 }]) {
    const wire = wireBetween({ x: 0, y: 0 }, to);
    expect(pointAt(wire, 0)).toEqual({ x: 0, y: 0 });
    expect(pointAt(wire, 1)).toEqual(to);
  }
});

test('a wire that runs back passes below', () => {
  expect(pointAt(wireBetween({ x: 400, y: 0 }, { x: 0, y: 0 }), 0.5).y).toBeGreaterThan(60);
});

test('chips are placed beside cards and each other, or not at all', () => {
  const placement = new Placement([{ x: 140, y: -30, width: 60, height: 60 }]);
  const wire = wireBetween({ x: 0, y: 0 }, { x: 340, y: 0 });
  const first = placement.place(wire, 50, 20, 56);
  expect(first).toBeDefined();
  const second = placement.place(wire, 50, 20, 56);
  expect(second).not.toEqual(first);
  expect(placement.place(wire, 400, 400, 400)).toBeUndefined();
});

test('a chip may grow where there is room, and keeps its width between two cards that stand close', () => {
  const wire = wireBetween({ x: 0, y: 0 }, { x: 100, y: 0 });
  const cards = [{ x: -80, y: -30, width: 80, height: 60 }, { x: 100, y: -30, width: 80, height: 60 }];
  expect(new Placement(cards).place(wire, 60, 20, 68)?.widest).toBe(68);
  expect(new Placement(cards).place(wire, 96, 20, 108)?.widest).toBe(96);
});

test('a wire is led through its waypoints, without a corner', () => {
  const waypoints = [{ x: 120, y: 200 }, { x: 260, y: -80 }];
  const wire = wireBetween({ x: 0, y: 0 }, { x: 400, y: 40 }, waypoints);
  expect(wire.map(({ to }) => to)).toEqual([...waypoints, { x: 400, y: 40 }]);
  expect(pointAt(wire, 0)).toEqual({ x: 0, y: 0 });
  expect(pointAt(wire, 1)).toEqual({ x: 400, y: 40 });
  for (const [index, curve] of wire.slice(0, -1).entries()) {
    const next = wire[index + 1];
    if (!next) continue;
    // The two handles at a waypoint lie on one line through it.
    const [into, out] = [{ x: curve.to.x - curve.toControl.x, y: curve.to.y - curve.toControl.y }, { x: next.fromControl.x - next.from.x, y: next.fromControl.y - next.from.y }];
    expect(into.x * out.y - into.y * out.x).toBeCloseTo(0, 6);
    expect(into.x * out.x + into.y * out.y).toBeGreaterThan(0);
  }
  expect(pathOf(wire)).toMatch(/^M[\d., -]+( C[\d., -]+){3}$/);
  expect(sampled(wire).at(-1)).toMatchObject({ x: 400, y: 40, curve: 2 });
});

test('a wire to a card underneath passes between the two', () => {
  const wire = wireBetween({ x: 200, y: 50 }, { x: 0, y: 260 });
  // The upper card ends at 100, the lower one begins at 210.
  for (const { x, y } of sampled(wire)) expect(x > 0 && x < 200 && (y < 100 || y > 210)).toBe(false);
});
