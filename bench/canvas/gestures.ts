import type { Page } from '@playwright/test';
import type { Drawn } from '../results.ts';

/** How long a gesture goes on. */
export const seconds = 2;
export const viewport = { width: 1440, height: 900 };

/** Holds the button and moves in a circle, as fast as the browser takes the moves. */
export async function moveInCircle(page: Page, from: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const start = performance.now();
  for (let now = start; now - start < seconds * 1000; now = performance.now()) {
    const angle = (now - start) / 160;
    await page.mouse.move(from.x + 60 * Math.sin(angle), from.y + 40 * (1 - Math.cos(angle)));
  }
  await page.mouse.up();
}

/** A point of the canvas with nothing on it. */
export async function barePlace(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(() => {
    const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
    if (!pane) throw new Error('there is no canvas');
    for (let y = pane.top + 8; y < pane.bottom - 60; y += 7) {
      for (let x = pane.left + 80; x < pane.right - 80; x += 7) {
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y };
      }
    }
    throw new Error('the canvas is covered');
  });
}

/** The round in the middle. */
export function middle(drawn: readonly Drawn[]): Drawn {
  return drawn.toSorted((a, b) => a.framesPerSecond - b.framesPerSecond)[Math.floor(drawn.length / 2)] ?? { framesPerSecond: NaN, mainThread: NaN, longestGap: NaN };
}
