import { expect, test } from 'vitest';
import type { Box } from '../align.ts';
import { type Link, neighbour, reached } from './neighbours.ts';

const link = (source: string, target: string, lag = false): Link => ({ source, target, lag, wire: { id: `${source}→${target}`, source: { item: source, port: 'y' }, target: { item: target, port: 'x' }, edges: [] } });
const box = (id: string, x: number, y: number): Box => ({ id, x, y, width: 100, height: 60 });

// x and before (the step before) feed a, which gives h; h feeds o and, a step later, before.
const links = [link('x', 'a'), link('before', 'a'), link('a', 'h'), link('h', 'o'), link('h', 'before', true)];
const boxes = [box('x', 0, 0), box('before', 0, 200), box('a', 200, 100), box('h', 400, 100), box('o', 600, 40), box('far', 3000, 160)];

test('upstream and downstream stay within the step', () => {
  expect([...reached(links, new Set(['h']), 'upstream').items].sort()).toEqual(['a', 'before', 'h', 'x']);
  const { items, wires } = reached(links, new Set(['a']), 'downstream');
  expect([...items].sort()).toEqual(['a', 'h', 'o']);
  expect([...wires].map(({ wire }) => wire.id)).toEqual(['a→h', 'h→o']);
});

test('left and right go along wires, the upper one and the same step first', () => {
  expect(neighbour(boxes, links, 'a', 'left')).toBe('x');
  expect(neighbour(boxes, links, 'h', 'right')).toBe('o');
  // Where no other wire leads on, the one to the next step does.
  expect(neighbour(boxes, links, 'before', 'left')).toBe('h');
  expect(neighbour(boxes, links, 'x', 'left')).toBeUndefined();
});

test('up and down go to the closest in the column', () => {
  expect(neighbour(boxes, links, 'x', 'down')).toBe('before');
  expect(neighbour(boxes, links, 'before', 'up')).toBe('x');
  expect(neighbour(boxes, links, 'o', 'up')).toBe('x');
  expect(neighbour([box('a', 0, 0)], [], 'a', 'down')).toBeUndefined();
});
