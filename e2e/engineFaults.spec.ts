import { type Fault, expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

// Whatever happens to the engine, the page lives, the document stays, and the engine comes back.

const words: readonly (readonly [Fault, RegExp])[] = [
  ['exit', /The engine ended and was started again/],
  ['throw', /The engine ended and was started again/],
  ['hang', /The engine did not answer and was started again/],
  // On its way to the end of its memory an engine may first be too busy collecting it to answer.
  ['memory', /The engine (ran out of memory|did not answer) and was started again/],
];

for (const [fault, says] of words) {
  test(`the app survives an engine that suffers: ${fault}`, async ({ page, failEngine }) => {
    test.setTimeout(120_000);
    const app = new AppPage(page);
    await app.ready();
    await app.openExample('lstm-step');
    await expect(app.loss).toHaveText('0.1062');
    failEngine(fault);
    await expect(app.notices).toContainText(says, { timeout: 60_000 });
    await expect(app.notices).toContainText('Your document is as it was');
    await expect(page.locator('.card')).toHaveCount(11);
    await app.ready();
    await expect(app.loss).toHaveText('0.1062');

    // The new engine computes: an edit is followed by its numbers.
    await page.locator('.card', { hasText: 'd' }).locator('.card-data input').last().fill('0.5');
    await page.keyboard.press('Enter');
    await expect(app.loss).toHaveText('0.0651');
  });
}
