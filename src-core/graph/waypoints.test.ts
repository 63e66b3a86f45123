import { expect, test } from 'vitest';
import { network } from '../testing/networks.ts';
import { moveNodes } from './edit.ts';
import { setWaypoints, withoutStrayWaypoints } from './waypoints.ts';

const plain = network({ nodes: { x: ['input', { shape: [2] }], a: ['activation'], b: ['activation'] }, wires: ['x.x -> a.x', 'a.y -> b.x'] });
const [first = '', second = ''] = plain.edges.map(({ id }) => id);
const led = setWaypoints(setWaypoints(plain, first, [{ x: 10, y: 20 }, { x: 30, y: 5 }]), second, [{ x: 100, y: 100 }]);
const pointsOf = (document: typeof led, edge: string): unknown => document.edges.find(({ id }) => id === edge)?.waypoints;

test('points are set and taken away, and other edges stay the same objects', () => {
  expect(pointsOf(led, first)).toEqual([{ x: 10, y: 20 }, { x: 30, y: 5 }]);
  const cleared = setWaypoints(led, first, []);
  expect(cleared.edges[0]).toEqual(plain.edges[0]);
  expect(cleared.edges[1]).toBe(led.edges[1]);
});

test('points go along with both ends of their wire, not with one', () => {
  const moved = moveNodes(led, new Map([['x', { x: 7, y: -3 }], ['a', { x: 7, y: -3 }]]));
  expect(pointsOf(moved, first)).toEqual([{ x: 17, y: 17 }, { x: 37, y: 2 }]);
  expect(pointsOf(moved, second)).toEqual([{ x: 100, y: 100 }]);
  // Without waypoints the edges are not touched at all.
  expect(moveNodes(plain, new Map([['x', { x: 7, y: -3 }]])).edges).toBe(plain.edges);
});

test('a layout takes away the points of wires whose ends it moves apart', () => {
  const shifts = new Map([['x', { x: 0, y: 0 }], ['a', { x: 5, y: 0 }]]);
  const edges = withoutStrayWaypoints(led.edges, (node) => shifts.get(node));
  expect(edges.map(({ waypoints }) => waypoints)).toEqual([undefined, [{ x: 100, y: 100 }]]);
});
