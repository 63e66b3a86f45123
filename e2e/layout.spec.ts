import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

/** The pairs of these that lie over each other by more than a pixel, and those that lie beyond what they are in. */
function collisions(parts: Locator, within: string): Promise<string[]> {
  return parts.evaluateAll((all, frame) => {
    const nameOf = (one: Element): string => one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 30);
    const boxes = all.map((one) => ({ name: nameOf(one), box: one.getBoundingClientRect(), frame: one.closest(frame)?.getBoundingClientRect() })).filter(({ box }) => box.width > 1 && box.height > 1);
    const beyond = boxes.filter(({ box, frame: around }) => around && (box.left < around.left - 1 || box.right > around.right + 1)).map(({ name }) => `${name} beyond its bar`);
    const over = boxes.flatMap(({ name, box }, index) => boxes.slice(index + 1).filter(({ box: other }) => box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 1 && other.top < box.bottom - 1).map((other) => `${name} over ${other.name}`));
    return [...beyond, ...over];
  }, within);
}

/** Starts a run that lasts until it is stopped. */
async function startLongRun(page: Page, app: AppPage): Promise<void> {
  await app.setTraining('Epochs of a training run', '1000000');
  await page.getByRole('tab', { name: 'Training' }).click();
  await app.button('run.train').click();
  await expect(page.locator('.run-numbers')).toContainText('validation');
}

/** Waits until the loss was written anew so often: long enough that a press excuses no move any more. */
async function lossChanges(page: Page, times: number): Promise<void> {
  await page.locator('.loss-value').evaluate(
    (shown, count) =>
      new Promise<void>((done) => {
        let left = count;
        new MutationObserver(() => {
          left -= 1;
          if (left === 0) done();
        }).observe(shown, { characterData: true, childList: true, subtree: true });
      }),
    times,
  );
}

for (const { width, height } of [{ width: 1024, height: 640 }, { width: 1280, height: 800 }, { width: 1400, height: 900 }]) {
  test(`nothing lies over another in toolbar, walk and training, ${String(width)} wide`, async ({ page }) => {
    const app = new AppPage(page);
    await page.setViewportSize({ width, height });
    // With samples and time steps the toolbar is at its fullest.
    await app.openExample('lstm-copy');
    const toolbar = page.locator('.toolbar :is(button, .field-inline, .loss-label, .loss-value, .stepper-name, .stepper-place)');
    await expect(page.locator('.stepper')).toHaveCount(2);
    expect(await collisions(toolbar, '.toolbar')).toEqual([]);
    await app.button('run.walk').click();
    await expect(page.locator('.walk-words')).toBeVisible();
    expect(await collisions(page.locator('.walk-controls > :not(.walk-phases), .walk-phase'), '.walk')).toEqual([]);
    await page.locator('.walk-controls > button').last().click();
    await startLongRun(page, app);
    expect(await collisions(page.locator('.run-buttons, .run-progress > *, .run-numbers > div'), '.run-bar')).toEqual([]);
    expect(await collisions(page.locator('.training-form, .run-curves-bar, .run-plot, .run-list, .run-list-empty'), '.training')).toEqual([]);
    expect(await collisions(page.locator('.run-curves-bar > *'), '.run-curves')).toEqual([]);
    expect(await collisions(page.locator('.segments button'), '.segments')).toEqual([]);
    await app.button('run.stop').click();
  });
}

test('numbers that change while it trains move nothing', async ({ page }) => {
  const app = new AppPage(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await app.openTemplate('spirals');
  await startLongRun(page, app);
  // After the first epoch there is a line more in the legend of the curves, once.
  await expect(page.locator('.run-legend')).toContainText('validation');
  await page.evaluate(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { readonly hadRecentInput: boolean; readonly sources: readonly { readonly node: Node | null; readonly previousRect: DOMRectReadOnly; readonly currentRect: DOMRectReadOnly }[] })[]) {
        if (entry.hadRecentInput) continue;
        for (const { node, previousRect: from, currentRect: to } of entry.sources) {
          // Digits that are set flush right begin elsewhere in a place that stays.
          const stays = from.x === to.x && from.y === to.y && from.width === to.width;
          if (!stays) moved.push(`${node instanceof Element ? node.className : (node?.parentElement?.className ?? '')}: ${node?.textContent ?? ''}`);
        }
      }
    }).observe({ type: 'layout-shift' });
  });
  for (const tab of ['Training', 'Results', 'Outline', 'Problems']) {
    await page.getByRole('tab', { name: new RegExp(tab) }).click();
    await lossChanges(page, 25);
  }
  expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([]);
  await app.button('run.stop').click();
});
