import { expect, test } from 'vitest';
import { gridShift, guide } from './guides.ts';

const other = { x: 100, y: 100, width: 200, height: 80 };

test('a box is led to the edges and centres of a near one, on each axis by itself', () => {
  expect(guide({ x: 104, y: 300, width: 150, height: 90 }, [other], 6)).toEqual({ shift: { x: -4, y: 0 }, guides: [{ axis: 'x', at: 100, from: 100, to: 390 }] });
  // The right edges, and the centres from top to bottom.
  const { shift, guides } = guide({ x: 152, y: 137, width: 150, height: 10 }, [other], 6);
  expect(shift).toEqual({ x: -2, y: -2 });
  expect(guides).toEqual([{ axis: 'x', at: 300, from: 100, to: 180 }, { axis: 'y', at: 140, from: 100, to: 300 }]);
});

test('beyond its reach nothing is led and no line is drawn', () => {
  expect(guide({ x: 107, y: 300, width: 150, height: 90 }, [other], 6)).toEqual({ shift: { x: 0, y: 0 }, guides: [] });
  expect(guide({ x: 100, y: 9000, width: 150, height: 90 }, [other], 6).guides).toEqual([]);
});

test('of several lines the closest counts, and it is drawn through all boxes on it', () => {
  const { shift, guides } = guide({ x: 102, y: 400, width: 150, height: 90 }, [other, { x: 97, y: 0, width: 60, height: 40 }, { x: 100, y: 700, width: 90, height: 40 }], 6);
  expect(shift.x).toBe(-2);
  expect(guides).toEqual([{ axis: 'x', at: 100, from: 100, to: 740 }]);
});

test('a corner is put on the grid', () => {
  expect(gridShift({ x: 30, y: -12, width: 1, height: 1 }, 22)).toEqual({ x: -8, y: -10 });
});
