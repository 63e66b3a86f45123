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
/** Cards in view at the zoom at which it opens: somewhat fewer than there are. */
const fullView = 40;
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
  const opening = page.evaluate(timeToOpen, fullView);
  await dialog.locator('button[type=submit]').click();
  const { drawn, clickedAt } = await opening;
  console.log(`Opening ${String(count)} nodes and ${String(edgeCount)} edges: ${drawn.toFixed(0)} ms until they are drawn`);
  await page.locator('.loss-value', { hasNotText: '–' }).waitFor({ timeout: 120_000 });
  const computed = await page.evaluate((at) => performance.now() - at, clickedAt);
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

/**
 * In the page: from the next click until the nodes are counted, the view is full of cards, and the frame after that is painted.
 * Not asked from outside: Playwright looks ever more rarely, at last twice a second.
 */
function timeToOpen(cards: number): Promise<{ readonly drawn: number; readonly clickedAt: number }> {
  return new Promise((resolve) => {
    const isSeen = (card: Element): boolean => {
      const [box, canvas] = [card.getBoundingClientRect(), document.querySelector('[data-canvas]')?.getBoundingClientRect()];
      return canvas !== undefined && box.right > canvas.left && box.left < canvas.right && box.bottom > canvas.top && box.top < canvas.bottom;
    };
    const isThere = (): boolean => /10\d\d\d nodes/.test(document.querySelector('.status-bar')?.textContent ?? '') && [...document.querySelectorAll('.card')].filter(isSeen).length >= cards;
    const begin = ({ timeStamp: clickedAt }: MouseEvent): void => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => {
          resolve({ drawn: performance.now() - clickedAt, clickedAt });
        }));
      });
      observer.observe(document.body, { subtree: true, characterData: true, childList: true });
    };
    document.addEventListener('click', begin, { once: true, capture: true });
  });
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
