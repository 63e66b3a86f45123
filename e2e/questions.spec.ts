import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

// A teacher marks numbers as questions and hides them; a student types answers, and each is judged.

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

const asking = (page: Page): Locator => page.getByRole('region', { name: 'Ask for this' });

/** Selects an edge in the outline, and asks for its value or its gradient. */
async function askForEdge(app: AppPage, edge: string, number: 'value' | 'gradient', element?: string): Promise<void> {
  const outline = await app.outline();
  await outline.locator(`[data-edge="${edge}"]`).getByRole('button').click();
  const form = asking(app.page);
  await form.getByLabel('Number', { exact: true }).selectOption(number);
  if (element !== undefined) await form.getByLabel('Element').selectOption({ label: element });
  await form.getByRole('button', { name: 'Ask for this' }).click();
}

async function openQuestions(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: /Questions/ }).click();
  return page.getByRole('tabpanel').locator('.questions');
}

/** What the canvas writes from now on, text by text. */
async function paintedTexts(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const painted: string[] = [];
    const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
      painted.push(text);
      fillText.call(this, text, ...place);
    };
    CanvasRenderingContext2D.prototype.clearRect = function (...area) {
      painted.length = 0;
      clearRect.call(this, ...area);
    };
    Object.assign(window, { painted });
  });
  return () => page.evaluate(() => [...(window as unknown as { painted: string[] }).painted]);
}

test('a number that is asked for is hidden everywhere, until the answer is right', async ({ page }) => {
  const app = new AppPage(page);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await app.openExample('mlp-3-2-2');
  const outline = await app.outline();
  const row = outline.locator('[data-edge="o.y→E.prediction"]');
  await expect(row.locator('.forward')).toHaveText('0.8896 0.8004');
  await askForEdge(app, 'o.y→E.prediction', 'value', '1');
  await expect(row.locator('.forward')).toHaveText('? 0.8004');
  await expect(row.locator('.backward')).toHaveText('0.7896 0.7504');
  await expect(page.locator('.edge-label [data-kind=value] .number')).toHaveText('? 0.8004');
  const cell = app.inspector.getByRole('group', { name: 'value' }).getByRole('textbox').first();
  await expect(cell).toHaveValue('?');
  await expect(cell).toHaveAttribute('aria-label', /hidden/);
  const painted = await paintedTexts(page);
  await app.clickPane();
  await page.mouse.move(2, 2);
  await expect.poll(painted).toContain('?');
  expect(await painted()).not.toContain('0.8896');
  expect(await painted()).toContain('0.7896');

  const questions = await openQuestions(page);
  const answer = questions.getByRole('textbox', { name: 'Answer: o[1]' });
  await answer.fill('0.87');
  await answer.press('Enter');
  await expect(questions.locator('.verdict')).toHaveText('wrong');
  await expect(questions).not.toContainText('0.8');
  expect(await painted()).not.toContain('0.8896');
  // What is typed anew is judged when it is checked, not before.
  await answer.fill('0.8896');
  await expect(questions.locator('.verdict')).toHaveCount(0);
  await answer.press('Enter');
  await expect(questions.locator('.verdict')).toHaveText('right');
  await expect.poll(painted).toContain('0.8896');
  expect(await painted()).not.toContain('?');
});

test('right, rounded too early and wrong, with the first wrong step; undone, saved, opened again', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await askForEdge(app, 'h.y→z_o.x', 'value', '1');
  await askForEdge(app, 'z_o.y→o.x', 'value', '1');
  await askForEdge(app, 'h.y→z_o.x', 'gradient', '2');
  await askForEdge(app, 'z_h.y→h.x', 'gradient', '2');
  const questions = await openQuestions(page);
  const fields = questions.locator('.question-field');
  await expect(fields).toHaveCount(4);
  // z_o1 with h rounded to three decimals; a slip in dE/dh2, and dE/dz_h2 worked out rightly from it.
  for (const [index, text] of ['0.9866', '2.0864', '0.0950', '0.0004695'].entries()) await fields.nth(index).fill(text);
  await questions.getByRole('textbox', { name: 'Your name' }).fill('Zhang Wei');
  await questions.getByRole('button', { name: 'Check my answers' }).click();
  const items = questions.locator('.question');
  const verdicts = ['right', 'rounded too early', 'wrong', 'wrong'];
  for (const [index, verdict] of verdicts.entries()) await expect(items.nth(index).locator('.verdict')).toHaveText(verdict);
  await expect(questions.getByRole('status')).toHaveText('1 right · 1 rounded too early · 2 wrong');
  await expect(items.nth(1)).toContainText('rounded to 3 decimals. With exact steps it is 2.08616.');
  await expect(items.nth(2)).toContainText('The first wrong step on the way is here.');
  await expect(items.nth(3)).toContainText('Worked out rightly from a wrong number:');
  // The number itself is not told.
  await expect(items.nth(2)).not.toContainText('0.0818');
  await items.nth(3).locator('.question-note').getByRole('button').click();
  await expect(page.locator('.react-flow__edge.selected')).toHaveAttribute('data-id', 'h.y→z_o.x');
  await expect(fields.nth(2)).toBeFocused();

  // One entry of the history for what was typed in one field.
  await page.keyboard.press('Escape');
  await app.clickPane();
  await page.keyboard.press('Control+z');
  await expect(questions.getByRole('textbox', { name: 'Your name' })).toHaveValue('');
  await page.keyboard.press('Control+z');
  await expect(fields.nth(3)).toHaveValue('');
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+y');
  await expect(fields.nth(3)).toHaveValue('0.0004695');

  const file = path.join(started.home, 'exercise.chainrule.json');
  await app.saveAs(file);
  await app.openExample('lstm-step');
  await expect(page.getByRole('tab', { name: 'Questions', exact: true })).toBeVisible();
  await app.open(file);
  await expect(fields.nth(1)).toHaveValue('2.0864');
  for (const [index, verdict] of verdicts.entries()) await expect(items.nth(index).locator('.verdict')).toHaveText(verdict);
});

test('by keyboard alone: asked for, answered, checked', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await page.getByRole('tab', { name: 'Outline' }).focus();
  await page.keyboard.press('Enter');
  const edge = page.locator('.outline [data-edge="h.y→z_o.x"]').getByRole('button');
  await edge.focus();
  await page.keyboard.press('Enter');
  const form = asking(page);
  await form.getByLabel('Number', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(form.getByRole('checkbox')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('.edge-label [data-kind=gradient] .number')).toHaveText('? 0.0818');
  await page.keyboard.press('Alt+q');
  const field = page.locator('.dock .question-field');
  await field.focus();
  await page.keyboard.type('0.1502');
  await page.keyboard.press('Enter');
  await expect(page.locator('.dock .verdict')).toHaveText('right');
  await expect(page.locator('.edge-label [data-kind=gradient] .number')).toHaveText('0.1502 0.0818');
  // The command palette shows and hides them all.
  for (const [command, shown] of [['Show all answers', 'Shown in the app'], ['Hide all answers', 'Hidden until the answer is right']] as const) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(command);
    await page.keyboard.press('Enter');
    await expect(form.getByTitle(shown)).toBeVisible();
  }
});

test('a parameter after the step, and the loss, are asked for and hidden', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  await page.locator('.card[data-node=z_y] .category-icon').click();
  const form = asking(page);
  await form.getByLabel('Number', { exact: true }).selectOption('Value after one update');
  await form.getByLabel('Element').selectOption({ label: '1,1' });
  await form.getByRole('button', { name: 'Ask for this' }).click();
  const cell = app.inspector.getByRole('group', { name: 'w', exact: true }).getByRole('textbox').first();
  await expect(cell).toHaveValue('0.5000');
  await page.keyboard.press('F11');
  await expect(cell).toHaveValue('?');
  await form.getByRole('textbox', { name: 'Answer: w[1,1], after one update' }).fill('0.54068');
  await page.keyboard.press('Enter');
  await expect(form.locator('.verdict')).toHaveText('right');
  await expect(cell).toHaveValue('0.5407');
  await app.clickPane();
  await page.keyboard.press('Control+z');
  await page.getByRole('region', { name: 'Ask for the loss' }).getByRole('button', { name: 'Ask for this' }).click();
  await expect(app.loss).toHaveText('?');
  await expect(page.locator('.card-loss')).toHaveText('?');
});

test('published numbers become questions, and answers and results are exported', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  await page.getByRole('tab', { name: /Questions/ }).click();
  await page.getByRole('button', { name: 'Ask for the published numbers' }).click();
  const questions = await openQuestions(page);
  await questions.getByRole('textbox', { name: 'Answer: x1', exact: true }).fill('0.18');
  await questions.getByRole('textbox', { name: /Answer: ŷ after the step/ }).fill('0.32');
  await questions.getByRole('textbox', { name: 'Answer: E after the step' }).fill('0.0162');
  await questions.getByRole('textbox', { name: 'Answer: x2', exact: true }).fill('1,234');
  await questions.getByRole('button', { name: 'Check my answers' }).click();
  await expect(questions.getByRole('status')).toHaveText('2 right · 1 rounded too early · 19 unanswered · 1 not readable');
  await expect(questions).toContainText('where the rounded 0.32 of');
  await expect(questions).toContainText('“1,234” could mean two numbers.');

  await app.menu('questions.exportAnswers');
  await expect(app.notices).toContainText(await app.answerPath(path.join(started.home, 'wei')));
  const sheet = JSON.parse(readFileSync(path.join(started.home, 'wei.json'), 'utf8')) as { format: string; answers: Record<string, string> };
  expect(sheet).toMatchObject({ format: 'chainrule-answers', schemaVersion: 1 });
  expect(Object.values(sheet.answers).sort()).toEqual(['0.0162', '0.18', '0.32', '1,234']);
  await app.menu('questions.exportResults');
  await expect(app.notices).toContainText(await app.answerPath(path.join(started.home, 'results')));
  const results = JSON.parse(readFileSync(path.join(started.home, 'results.json'), 'utf8')) as { totals: Record<string, number>; questions: { what: string; elements: { actual: number | null }[] }[] };
  expect(results.totals).toEqual({ right: 2, rounded: 1, wrong: 0, unanswered: 19, unreadable: 1 });
  // What is hidden and not found is not told.
  expect(results.questions.find(({ what }) => what === 'E')?.elements[0]?.actual).toBeNull();
  await questions.getByRole('button', { name: 'Export' }).click();
  await page.locator('.menu-item[data-command="questions.exportCsv"]').click();
  await app.answerPath(path.join(started.home, 'results'));
  await expect(app.notices).toContainText('.csv');
  expect(readFileSync(path.join(started.home, 'results.csv'), 'utf8').split('\r\n')).toContainEqual(expect.stringContaining('E after the step,,0.0162,rounded,carried 22'));
});

test('questions speak Chinese, and can be used without seeing them', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await askForEdge(app, 'h.y→z_o.x', 'value', '1');
  const questions = await openQuestions(page);
  await questions.locator('.question-field').fill('0.98');
  await page.keyboard.press('Enter');
  await expect(questions.locator('.verdict')).toHaveText('wrong');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('切换到中文');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /题目/ })).toBeVisible();
  await expect(questions.locator('.verdict')).toHaveText('错误');
  await expect(questions).toContainText('计算过程中的第一处错误就在这里。');
  await expect(page.getByRole('region', { name: '提问' }).getByRole('button', { name: '提问', exact: true })).toBeVisible();
  await page.getByRole('button', { name: '编辑题目' }).click();
  const { violations } = await new AxeBuilder({ page }).include('.dock').include('.ask').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
