import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test('a worked solution is written as Markdown, as a page that stands alone, and as PDF', async ({ page, app: started, browser, host }) => {
  test.skip(host === 'web', 'the browser prints by itself there; site.spec.ts has the rest');
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  const write = async (format: 'md' | 'html' | 'pdf'): Promise<string> => {
    const file = path.join(started.home, `mlp.${format}`);
    await app.menu(`file.solution.${format}`);
    await app.answerPath(file);
    await expect(app.notices).toContainText(`mlp.${format}`, { timeout: 60_000 });
    return file;
  };

  const markdown = readFileSync(await write('md'), 'utf8');
  expect(markdown).toContain('## Backward pass');
  expect(markdown).toContain('0.1502 \\cdot 0.9866 \\cdot \\left(1 - 0.9866\\right) = 0.0020');
  expect(readFileSync(path.join(started.home, 'mlp.svg'), 'utf8')).toContain('<svg');

  // The page is opened by itself, without network.
  const context = await browser.newContext({ offline: true });
  const solution = await context.newPage();
  const failures: string[] = [];
  solution.on('console', (message) => failures.push(message.text()));
  await solution.goto(`file://${await write('html')}`);
  await expect(solution.getByRole('heading', { name: 'Backward pass' })).toBeVisible();
  await expect(solution.locator('figure svg')).toBeVisible();
  expect(await solution.locator('.katex-error').count()).toBe(0);
  await expect.poll(() => solution.evaluate(() => document.fonts.check('16px KaTeX_Main'))).toBe(true);
  expect(failures).toEqual([]);
  await context.close();

  const pdf = readFileSync(await write('pdf'));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(20_000);
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
});

test('in Chinese the examples and their solutions are told in Chinese', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.button('view.language').click();
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('dialog').getByRole('button', { name: /手算 LSTM 的一步/ }).click();
  await expect(page.locator('.title-field')).toHaveValue('手算 LSTM 的一步');
  const file = path.join(started.home, 'lstm.md');
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill('详细解答（Markdown）');
  await page.keyboard.press('Enter');
  await expect(app.notices).toContainText(await app.answerPath(file));
  const markdown = readFileSync(file, 'utf8');
  expect(markdown).toMatch(/^# 手算 LSTM 的一步/);
  expect(markdown).toContain('## 反向传播');
});
