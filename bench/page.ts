import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { launchHeadless } from '../e2e/fixtures/headlessBrowser.ts';
import { startApp } from '../e2e/fixtures/startedApp.ts';
import { AppPage } from '../e2e/pages/appPage.ts';
import { chainProject } from '../e2e/pages/chainProject.ts';

/** Edits that are timed. */
const rounds = 31;

const started = await startApp();
const browser = await launchHeadless();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(started.launchUrl);
  const app = new AppPage(page);
  await app.ready();
  const file = path.join(started.home, 'chain.chainrule.json');
  writeFileSync(file, chainProject(47));
  await app.open(file);
  await page.locator('.card .category-icon').first().click();
  const cell = app.inspector.locator('.data-table input').first();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await cell.fill(String(0.1 + round / 100));
    times.push(await timeToNumber(cell));
  }
  times.sort((a, b) => a - b);
  const [best = NaN] = times;
  const median = times[Math.floor(rounds / 2)] ?? NaN;
  console.log(`From a typed number to the new loss on the page, 50 nodes, ms: best ${best.toFixed(0)}, median ${median.toFixed(0)}`);
} finally {
  await browser.close();
  await started.interrupt();
}

/** Presses Enter in a cell and waits for the loss to change: milliseconds, as the page measures them. */
function timeToNumber(cell: Locator): Promise<number> {
  return cell.evaluate(
    (input) =>
      new Promise<number>((resolve) => {
        const shown = document.querySelector('.loss-value');
        const before = shown?.textContent;
        const observer = new MutationObserver(() => {
          if (shown?.textContent === before) return;
          observer.disconnect();
          resolve(performance.now() - start);
        });
        if (shown) observer.observe(shown, { subtree: true, characterData: true, childList: true });
        const start = performance.now();
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      }),
  );
}
