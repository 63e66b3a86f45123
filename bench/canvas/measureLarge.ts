import type { Browser, Page } from '@playwright/test';
import { launchHeadless } from '../../e2e/fixtures/headlessBrowser.ts';
import type { Drawn, LargeSection } from '../results.ts';
import { spreadOf, spreadWords } from '../statistics.ts';
import { barePlace, middle, moveInCircle } from './gestures.ts';
import { gridGraph, gridProject } from './graph.ts';
import { openProject, written } from './openProject.ts';
import { traced } from './trace.ts';

/* A document as large as any that is promised to be worked on: how soon it is there, and how it goes under the hand. */

const rounds = 3;
const count = 10_110;
const edgeCount = gridGraph(count, 1).edges.length;

/** Takes a minute or two; prints what it finds while it goes. */
export async function measureLarge(): Promise<LargeSection> {
  const browser = await launchHeadless();
  try {
    return await largeDocument(browser);
  } finally {
    await browser.close();
  }
}

async function largeDocument(browser: Browser): Promise<LargeSection> {
  const page = await openProject(browser, gridProject(100), 'first');
  const large = written(gridProject(count, 1), 'large');
  await page.keyboard.press('Control+o');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File name').fill(large);
  const before = performance.now();
  await dialog.locator('button[type=submit]').click();
  await page.locator('.status-bar', { hasText: /10\d\d\d nodes/ }).waitFor();
  await page.locator('.card').first().waitFor();
  const drawn = performance.now() - before;
  console.log(`Opening ${String(count)} nodes and ${String(edgeCount)} edges: ${drawn.toFixed(0)} ms until they are drawn`);
  await page.locator('.loss-value', { hasNotText: '–' }).waitFor({ timeout: 120_000 });
  const computed = performance.now() - before;
  console.log(`  ${computed.toFixed(0)} ms until their numbers are there`);
  const panned = middle(await pan(page));
  console.log(`Panning among them: ${panned.framesPerSecond.toFixed(1)} frames a second, longest gap ${panned.longestGap.toFixed(0)} ms`);
  const undo: number[] = [];
  for (let round = 0; round < 7; round++) {
    await page.locator('.card .category-icon').first().click();
    await page.keyboard.press('Control+d');
    await page.waitForTimeout(1500);
    undo.push(await page.evaluate(timeToUndo));
    await page.waitForTimeout(1500);
  }
  console.log(`Undo at 10,000 nodes: ${spreadWords(undo)} ms until it is on the screen`);
  await page.close();
  return { nodes: count, edges: edgeCount, opened: { drawn, computed }, panned, undone: spreadOf(undo) };
}

/** At the zoom at which it opens, with all numbers standing still. */
async function pan(page: Page): Promise<Drawn[]> {
  const drawn: Drawn[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = await barePlace(page);
    drawn.push(await traced(page, () => moveInCircle(page, from)));
  }
  return drawn;
}

/** In the page: Ctrl+Z, until the number of nodes is another and the frame after that is painted. */
function timeToUndo(): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    const bar = document.querySelector('.status-bar');
    const before = bar?.textContent;
    const observer = new MutationObserver(() => {
      if (bar?.textContent === before) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        resolve(performance.now() - start);
      });
    });
    if (bar) observer.observe(bar, { subtree: true, characterData: true, childList: true });
    setTimeout(reject, 20_000, new Error('nothing was undone'));
    const start = performance.now();
    document.querySelector('[data-canvas]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', code: 'KeyZ', ctrlKey: true, bubbles: true, cancelable: true }));
  });
}
