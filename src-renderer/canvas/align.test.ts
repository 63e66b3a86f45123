import { expect, test } from 'vitest';
import { type Box, aligned, spread } from './align.ts';

const boxes: readonly Box[] = [
  { id: 'a', x: 10, y: 100, width: 100, height: 40 },
  { id: 'b', x: 200, y: 20, width: 200, height: 100 },
  { id: 'c', x: 500, y: 60, width: 50, height: 60 },
];

test('edges are aligned at the outermost one', () => {
  expect([...aligned(boxes, 'left').values()].map(({ x }) => x)).toEqual([10, 10, 10]);
  expect([...aligned(boxes, 'right').values()].map(({ x }) => x)).toEqual([450, 350, 500]);
  expect([...aligned(boxes, 'top').values()].map(({ y }) => y)).toEqual([20, 20, 20]);
  expect([...aligned(boxes, 'bottom').values()].map(({ y }) => y)).toEqual([100, 40, 80]);
  expect([...aligned(boxes, 'top').values()].map(({ x }) => x)).toEqual([10, 200, 500]);
});

test('centres are put on one line', () => {
  const middle = aligned(boxes, 'middle');
  expect(boxes.map(({ id, height }) => (middle.get(id)?.y ?? NaN) + height / 2)).toEqual([80, 80, 80]);
  const centre = aligned(boxes, 'centre');
  expect(boxes.map(({ id, width }) => (centre.get(id)?.x ?? NaN) + width / 2)).toEqual([280, 280, 280]);
});

test('gaps are made equal between the outermost two, which stay', () => {
  const places = spread(boxes, 'x');
  expect(places.get('a')).toEqual({ x: 10, y: 100 });
  expect(places.get('c')).toEqual({ x: 500, y: 60 });
  expect((places.get('b')?.x ?? 0) - 110).toBe(500 - ((places.get('b')?.x ?? 0) + 200));
  // Also where they overlap: the gaps are then negative and equal.
  const close = spread(boxes.map((box) => ({ ...box, y: box.y / 10 })), 'y');
  const rows = ['a', 'c', 'b'].map((id) => ({ top: close.get(id)?.y ?? NaN, height: boxes.find((box) => box.id === id)?.height ?? NaN }));
  const gaps = rows.slice(1).map(({ top }, index) => top - (rows[index]?.top ?? 0) - (rows[index]?.height ?? 0));
  expect(gaps).toEqual([-54, -54]);
});

test('aligning and spreading again changes nothing', () => {
  for (const arrange of [(all: readonly Box[]) => aligned(all, 'middle'), (all: readonly Box[]) => aligned(all, 'right'), (all: readonly Box[]) => spread(all, 'x'), (all: readonly Box[]) => spread(all, 'y')]) {
    const once = arrange(boxes);
    expect(arrange(boxes.map((box) => ({ ...box, ...once.get(box.id) })))).toEqual(once);
  }
});
