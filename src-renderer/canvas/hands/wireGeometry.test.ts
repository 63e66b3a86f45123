import { expect, test } from 'vitest';
import { sampled, wireBetween } from '../wires.ts';
import { crossedWires, nearestWire } from './wireGeometry.ts';

const course = (id: string, y: number) => ({ id, points: sampled(wireBetween({ x: 0, y }, { x: 300, y: y + 40 })) });
const courses = [course('a', 0), course('b', 100), course('c', 200)];

test('the wire under a place is the closest within reach', () => {
  expect(nearestWire(courses, [{ x: 150, y: 118 }], 12)).toBe('b');
  expect(nearestWire(courses, [{ x: 150, y: 160 }], 12)).toBeUndefined();
  // The pointer or the middle of what is dragged: whichever is closer.
  expect(nearestWire(courses, [{ x: 150, y: 170 }, { x: 150, y: 221 }], 12)).toBe('c');
});

test('a line cuts the wires that it crosses and no others', () => {
  expect(crossedWires(courses, [{ x: 100, y: -50 }, { x: 120, y: 80 }, { x: 100, y: 150 }])).toEqual(['a', 'b']);
  expect(crossedWires(courses, [{ x: -50, y: -50 }, { x: -50, y: 400 }])).toEqual([]);
  expect(crossedWires(courses, [{ x: 100, y: 150 }])).toEqual([]);
});
