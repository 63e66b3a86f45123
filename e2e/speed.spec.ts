import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { chainProject } from './pages/chainProject.ts';

test.use({ trace: 'off' });

test('the numbers follow an edit within 50 ms in a graph of 50 nodes', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  const file = path.join(started.home, 'chain.chainrule.json');
  writeFileSync(file, chainProject(47));
  await app.open(file);
  await expect(page.locator('.card')).toHaveCount(50);
  await expect(app.loss).not.toHaveText('–');
  await page.locator('.card .category-icon').first().click();
  const cell = app.inspector.locator('.data-table input').first();
  const times: number[] = [];
  for (let round = 0; round < 15; round++) {
    await cell.fill(String(0.1 + round / 10));
    times.push(await timeToNumber(cell));
  }
  times.sort((a, b) => a - b);
  const [best = Infinity] = times;
  const words = `best ${best.toFixed(0)} ms, median ${(times[7] ?? NaN).toFixed(0)} ms`;
  test.info().annotations.push({ type: 'edit to number', description: words });
  console.log(`      edit to repainted number at 50 nodes: ${words}`);
  // The best of several: other specs, and whatever else runs here, share the machine's cores.
  expect(best).toBeLessThan(50);
});

test('a network of 1,000 nodes opens, trains and stops', async ({ page, app: started }) => {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  await app.ready();
  const file = path.join(started.home, 'chain.chainrule.json');
  writeFileSync(file, chainProject(997));
  await app.open(file);
  await expect(app.loss).not.toHaveText('–', { timeout: 30_000 });
  await app.setTraining('Number of updates in a training run', '100000000');
  await app.button('run.train').click();
  await expect(page.locator('.status-bar')).toContainText('updates per second');
  await app.button('run.stop').click();
  await expect(app.button('run.train')).toBeEnabled({ timeout: 30_000 });
});

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
