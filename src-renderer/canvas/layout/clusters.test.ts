import { expect, test } from 'vitest';
import type { Frame } from '../../../src-core/graph/document.ts';
import type { Area } from '../../../src-core/graph/frames.ts';
import { clustersOf } from './clusters.ts';

/** Cards of 100 × 80 px in a row, 200 px from one to the next. */
const boxes: ReadonlyMap<string, Area> = new Map(['a', 'b', 'c', 'd'].map((id, index) => [id, { x: 200 * index, y: 0, width: 100, height: 80 }]));
const all = new Set(boxes.keys());
const group = (id: string, items: readonly string[], parent?: string) => ({ group: { id, name: id, folded: false, ...(parent !== undefined && { parent }) }, items });
const frame = (id: string, x: number, width: number, height = 300, y = -100): Frame => ({ id, text: '', hue: 'grey', position: { x, y }, size: { width, height } });
const nesting = (...asked: Parameters<typeof clustersOf>): string[] => clustersOf(...asked).clusters.map(({ id, within }) => `${id} in ${within ?? 'none'}`);

test('open groups and frames are nested as they lie, and each item is in the innermost', () => {
  const open = [group('outer', ['a', 'b', 'c']), group('inner', ['a', 'b'], 'outer')];
  const frames = [frame('around all', -100, 1000), frame('on b', 190, 130), frame('on nothing', 2000, 200)];
  expect(nesting(boxes, all, open, frames)).toEqual(['around all in none', 'outer in around all', 'inner in outer', 'on b in inner']);
  expect(Object.fromEntries(clustersOf(boxes, all, open, frames).clusterOf)).toEqual({ a: 'inner', b: 'on b', c: 'outer', d: 'around all' });
});

test('of a group and a frame around the same cards the larger is the outer one', () => {
  const open = [group('group', ['a', 'b'])];
  expect(nesting(boxes, all, open, [frame('wide', -100, 500)])).toEqual(['wide in none', 'group in wide']);
  expect(nesting(boxes, all, open, [frame('narrow', -5, 310, 100, -10)])).toEqual(['group in none', 'narrow in group']);
});

test('a frame that cuts through a group, or holds cards that stay, keeps nothing together', () => {
  const open = [group('group', ['a', 'b'])];
  const cutting = frame('cutting', 190, 320);
  expect(nesting(boxes, all, open, [cutting])).toEqual(['group in none']);
  expect(nesting(boxes, all, [], [cutting])).toEqual(['cutting in none']);
  expect(nesting(boxes, new Set(['a', 'b']), open, [cutting])).toEqual(['group in none']);
});

test('a frame keeps the room around its cards', () => {
  expect(clustersOf(boxes, all, [], [frame('on a', -30, 150)]).clusters[0]?.room).toEqual({ left: 30, top: 100, right: 20, bottom: 120 });
});
