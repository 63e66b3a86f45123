import { expect, test } from 'vitest';
import { Placement } from './overlay/placement.ts';
import { pointAt, wireBetween } from './wires.ts';

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
  const first = placement.place(wire, 50, 20);
  expect(first).toBeDefined();
  const second = placement.place(wire, 50, 20);
  expect(second).not.toEqual(first);
  expect(placement.place(wire, 400, 400)).toBeUndefined();
});
