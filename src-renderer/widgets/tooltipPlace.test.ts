import { expect, test } from 'vitest';
import { gap, margin, placeTooltip } from './tooltipPlace.ts';

const view = { width: 800, height: 600 };
const tip = { width: 120, height: 30 };

function at(left: number, top: number): { left: number; top: number } {
  return placeTooltip({ left, top, width: 40, height: 30 }, tip, view);
}

test('a tooltip is under the middle of its control', () => {
  expect(at(300, 100)).toEqual({ left: 300 + 20 - 60, top: 100 + 30 + gap });
});

test('where there is no room below it is above', () => {
  expect(at(300, 560)).toEqual({ left: 260, top: 560 - gap - 30 });
  // The last place below, and the first that is none.
  const last = view.height - margin - tip.height - gap - 30;
  expect(at(300, last).top).toBe(last + 30 + gap);
  expect(at(300, last + 1).top).toBe(last + 1 - gap - 30);
});

test('it stays within the window at both sides', () => {
  expect(at(0, 100).left).toBe(margin);
  expect(at(760, 100).left).toBe(view.width - margin - tip.width);
});

test('one that is larger than the window begins in it', () => {
  expect(placeTooltip({ left: 10, top: 10, width: 40, height: 30 }, { width: 900, height: 700 }, view)).toEqual({ left: margin, top: margin });
});

test('its corner is on whole pixels, and at the edge still within the window', () => {
  expect(placeTooltip({ left: 100.3, top: 50.2, width: 31, height: 30 }, { width: 90.5, height: 25.7 }, view)).toEqual({ left: 70, top: 86 });
  expect(placeTooltip({ left: 760, top: 50, width: 40, height: 30 }, { width: 90.2, height: 25.7 }, view).left).toBe(701);
});
