import { readFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page, TestInfo } from '@playwright/test';
import type { Story } from '../src-core/story/story.ts';
import { expect, test } from './fixtures/appTest.ts';
import { root } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';
import { StoryPlayer } from './stories/storyPlayer.ts';

// A story is told in the app itself, in place of what is open: played, stepped through, taken over and gone back to.

const bar = (page: Page): Locator => page.getByRole('region', { name: 'Story' });

async function tell(app: AppPage, id: string): Promise<void> {
  await app.menu('story.choose');
  await app.page.locator(`[data-story="${id}"]`).click();
  await expect(bar(app.page)).toBeFocused();
}

function storyOf(id: string): Story {
  return JSON.parse(readFileSync(path.join(root, `e2e/stories/${id}.story.json`), 'utf8')) as Story;
}

/** The document on the screen without its title and how it is looked at; a card may lie a pixel beside where it was dragged before. */
async function networkOf(app: AppPage, file: string): Promise<unknown> {
  await app.saveAs(file);
  const { view: _view, title: _title, nodes, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { view: unknown; title: string; nodes: { position: { x: number; y: number } }[] };
  return { ...rest, nodes: nodes.map((node) => ({ ...node, position: [node.position.x, node.position.y].map((px) => Math.round(px / 8)) })) };
}

/** Plays a story inside the app and by pointer and keyboard: each makes the network of this file. */
async function playBothWays(app: AppPage, file: string, testInfo: TestInfo): Promise<void> {
  const { page } = app;
  const told = JSON.parse(readFileSync(file, 'utf8')) as Story;
  const byHand = await networkOf(app, testInfo.outputPath('hand.chainrule.json'));
  await app.open(file);
  await page.locator('[data-story="opened"]').click();
  for (let scene = 0; (await bar(page).locator('[data-over=true]').count()) === 0; scene++) {
    expect(scene).toBeLessThan(told.steps.length);
    await bar(page).getByRole('button', { name: 'Next scene' }).click();
    await expect(bar(page).locator('.story-fault')).toHaveCount(0);
  }
  expect(await networkOf(app, testInfo.outputPath('told.chainrule.json'))).toEqual(byHand);
  await bar(page).getByRole('button', { name: 'End the story' }).click();
  await app.menu('file.new');
  await new StoryPlayer({ page, language: 'en', speed: Infinity, folder: testInfo.outputDir, picture: () => Promise.resolve() }).play(told);
  expect(await networkOf(app, testInfo.outputPath('played.chainrule.json'))).toEqual(byHand);
}

async function numberOn(app: AppPage, edge: string): Promise<{ value: string; gradient: string }> {
  await app.page.mouse.move(2, 300);
  return app.numbersOn(app.page.locator(`.react-flow__edge[data-id="${edge}"]`));
}

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  await new AppPage(page).ready();
});

test('the tour is offered on an empty canvas, and begins there by one click or from the keyboard', async ({ page }) => {
  const [first] = storyOf('first-steps').steps.flatMap(({ caption }) => caption ?? []);
  for (const begin of [() => page.locator('.start-page').getByRole('button', { name: 'Take the tour' }).click(), () => new AppPage(page).menu('story.tour')]) {
    await begin();
    await expect(bar(page)).toContainText(first?.en ?? '');
    await bar(page).press('Escape');
    await expect(bar(page)).toHaveCount(0);
    await expect(page.locator('.start-page')).toBeVisible();
  }
});

test('a story is played to its end, and what was open before comes back', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await app.clickPane();
  await app.setTraining('Learning rate η', '0.25');
  const { steps } = storyOf('relu-sgd-step');
  await tell(app, 'relu-sgd-step');
  await expect(bar(page)).toContainText('Two inputs, two ReLU units');
  await bar(page).getByRole('combobox', { name: 'Speed of the story' }).selectOption('8');
  await bar(page).focus();
  await page.keyboard.press('Space');
  await expect(bar(page).locator('[data-at]')).toHaveAttribute('data-over', 'true', { timeout: 30_000 });
  await expect(bar(page).locator('[data-at]')).toHaveAttribute('data-at', String(steps.length));
  await expect(bar(page).locator('.story-fault')).toHaveCount(0);
  // The last step of the story takes its update back.
  expect((await numberOn(app, 'y_hat.y→E.prediction')).value).toBe('0.2740');
  await bar(page).focus();
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  await expect(page.locator('.card[data-node="c_tilde"]')).toBeVisible();
  await expect(page.locator('.cell-rate input')).toHaveValue('0.2500');
  await expect(page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
  // Its history came back too.
  await app.clickPane();
  await page.keyboard.press('Control+z');
  await expect(page.locator('.cell-rate input')).not.toHaveValue('0.2500');
});

test('next and previous go from scene to scene, and the numbers go with them', async ({ page }) => {
  const app = new AppPage(page);
  await tell(app, 'relu-sgd-step');
  const words = bar(page).locator('.story-caption');
  const place = bar(page).locator('.story-place');
  const forwards = async (): Promise<void> => {
    const before = await place.innerText();
    await bar(page).focus();
    await page.keyboard.press('ArrowRight');
    await expect(place).not.toHaveText(before);
  };
  while (!(await words.innerText()).startsWith('One step:')) await forwards();
  expect((await numberOn(app, 'y_hat.y→E.prediction')).value).toBe('0.3212');
  await bar(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(words).not.toHaveText(/^One step:/);
  await expect.poll(async () => (await numberOn(app, 'y_hat.y→E.prediction')).value).toBe('0.2740');
  await forwards();
  await expect.poll(async () => (await numberOn(app, 'y_hat.y→E.prediction')).value).toBe('0.3212');
});

test('a viewer takes over, the story comes back to its own network, and what the viewer made is not lost', async ({ page }) => {
  const app = new AppPage(page);
  await tell(app, 'relu-sgd-step');
  await bar(page).getByRole('button', { name: 'Next scene' }).click();
  await expect(bar(page).locator('[data-at]')).not.toHaveAttribute('data-at', '0');
  const input = page.locator('.card[data-node="in"] .card-data input').first();
  await input.fill('0.9');
  await input.press('Enter');
  await input.blur();
  await expect(bar(page)).toContainText('You have changed the network');
  const theirs = (await numberOn(app, 'y_hat.y→E.prediction')).value;
  expect(theirs).not.toBe('0.2740');

  await bar(page).getByRole('button', { name: 'Next scene' }).click();
  await expect(bar(page)).not.toContainText('You have changed the network');
  await expect.poll(async () => (await numberOn(app, 'y_hat.y→E.prediction')).value).toBe('0.2740');
  await app.notices.getByRole('button', { name: 'Back to mine' }).click();
  await expect.poll(async () => (await numberOn(app, 'y_hat.y→E.prediction')).value).toBe(theirs);

  // After the story it can be opened as a project of its own.
  await bar(page).getByRole('button', { name: 'End the story' }).click();
  await expect(page.locator('.card')).toHaveCount(0);
  await app.notices.getByRole('button', { name: 'Open what I made' }).click();
  await expect.poll(async () => (await numberOn(app, 'y_hat.y→E.prediction')).value).toBe(theirs);
  await expect(page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
});

test('a story that expects another number stops and says what is there', async ({ page }) => {
  const app = new AppPage(page);
  const story = storyOf('relu-sgd-step');
  const wrong = { ...story, steps: story.steps.map((step) => (step.do === 'expect' && step.that.kind === 'loss' ? { ...step, that: { ...step.that, shows: '0.0256' } } : step)) };
  await page.route('**/relu-sgd-step.story-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: `export default ${JSON.stringify(wrong)}` }));
  await tell(app, 'relu-sgd-step');
  await bar(page).getByRole('combobox', { name: 'Speed of the story' }).selectOption('8');
  await bar(page).getByRole('button', { name: 'Play the story' }).click();
  await expect(bar(page).locator('.story-fault')).toContainText('It shows 0.0255; the story expects 0.0256.', { timeout: 20_000 });
});

test('the bar of a story breaks no rule of access, in both themes and in Chinese', async ({ page }) => {
  const app = new AppPage(page);
  await tell(app, 'relu-sgd-step');
  for (const theme of ['light', 'dark']) {
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const { violations } = await new AxeBuilder({ page }).include('.story').analyze();
    expect(violations).toEqual([]);
    await app.button('view.theme').click();
  }
  await app.button('view.language').click();
  await expect(page.locator('.story-caption')).toHaveText(storyOf('relu-sgd-step').steps[0]?.caption?.['zh-CN'] ?? '');
});

test('what is done is recorded, gets its words, is played, saved and opened again', async ({ page, host }, testInfo) => {
  const app = new AppPage(page);
  await app.menu('story.record');
  const recording = page.getByRole('region', { name: 'Recording a demo' });
  await expect(recording).toBeVisible();
  const x = await app.drag('input', { x: 200, y: 200 });
  const layer = await app.drag('linear', { x: 520, y: 200 });
  await app.connect(x, 'x', layer, 'x');
  const weight = page.locator(`.card[data-node="${layer.id}"] .card-parameter input`).first();
  await weight.fill('0.75');
  await weight.press('Enter');
  await weight.blur();
  await expect(recording.getByRole('status')).toHaveText('4 steps');
  await recording.getByRole('button', { name: 'Stop recording' }).click();

  const editor = page.getByRole('dialog', { name: 'Recorded demo' });
  await expect(editor.getByRole('listitem').locator('.story-step-head')).toHaveText([
    'Drag “Input” onto the canvas.', 'Drag “Linear” onto the canvas.', 'Draw a wire from Input.x to Linear.x.', 'Type 0.75 into Linear.W, row 1, column 1.',
  ]);
  await editor.getByRole('group', { name: 'Caption of step 3' }).getByLabel('English').fill('A wire.');
  await editor.getByRole('group', { name: 'Title of the demo' }).getByLabel('English').fill('By hand');
  const file = testInfo.outputPath('hand.story.json');
  await editor.getByRole('button', { name: 'Save…' }).click();
  if (host === 'server') {
    // Whoever names no place has the story still, with the words that were written.
    await page.getByRole('dialog').getByLabel('File name').press('Escape');
    await expect(editor.getByRole('group', { name: 'Caption of step 3' }).getByLabel('English')).toHaveValue('A wire.');
    await editor.getByRole('button', { name: 'Save…' }).click();
  }
  await expect(app.notices).toContainText(await app.answerPath(file));
  await expect(editor).toHaveCount(0);
  const saved = JSON.parse(readFileSync(file, 'utf8')) as Story;
  expect(saved.steps.map((step) => step.do)).toEqual(['add', 'add', 'connect', 'type']);
  expect(saved.begin).toEqual({ kind: 'empty' });
  expect(saved.steps[2]?.caption?.['zh-CN']).toBe('A wire.');

  await app.open(file);
  await page.locator('[data-story="opened"]').click();
  await expect(bar(page)).toContainText('By hand');
  await expect(page.locator('.card')).toHaveCount(0);
  await bar(page).getByRole('button', { name: 'Next scene' }).click();
  await expect(page.locator('.card')).toHaveCount(2);
  await bar(page).getByRole('button', { name: 'Next scene' }).click();
  await expect(bar(page).locator('[data-at]')).toHaveAttribute('data-over', 'true');
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
  await expect(page.locator('.card-parameter input').first()).toHaveValue('0.7500');
  // Without the story the network that was drawn by hand is there again.
  await bar(page).getByRole('button', { name: 'End the story' }).click();
  await expect(weight).toHaveValue('0.7500');
});

test('boxes, lists and wires that are taken away are recorded with their words, and both players make the same network of them', async ({ page }, testInfo) => {
  const app = new AppPage(page);
  await app.menu('story.record');
  const recording = page.getByRole('region', { name: 'Recording a demo' });
  const x = await app.drag('input', { x: 160, y: 120 });
  const layer = await app.drag('linear', { x: 470, y: 120 });
  await app.connect(x, 'x', layer, 'x');
  await app.drag('matrix-product', { x: 470, y: 380 });
  await app.inspector.locator('[data-setting="transposeB"] input').check();
  await layer.locator.locator('.card-header .category-icon').click();
  const weight = app.inspector.locator('[data-parameter="W"]');
  await weight.locator('[data-setting="initialiser"] select').selectOption('xavier');
  await weight.locator('[data-setting="initialiser.distribution"] select').selectOption('normal');
  await weight.locator('[data-setting="trainable"] input').uncheck();
  await page.locator('[data-tab="curve"]').click();
  await page.locator('.training-form [data-setting="optimizer"] select').selectOption('adam');
  await page.locator('.training-form [data-setting="shuffle"] input').uncheck();
  await app.selectEdge(app.edge(x, 'x', layer, 'x'));
  await page.keyboard.press('Delete');
  await app.clickPane();
  await app.inspector.locator('[data-document] [data-setting="precision"] select').selectOption('float32');
  await recording.getByRole('button', { name: 'Stop recording' }).click();
  const editor = page.getByRole('dialog', { name: 'Recorded demo' });
  await expect(editor).not.toContainText('in no step');
  const file = testInfo.outputPath('boxes.story.json');
  await editor.getByRole('button', { name: 'Save…' }).click();
  await expect(app.notices).toContainText(await app.answerPath(file));
  const told = JSON.parse(readFileSync(file, 'utf8')) as Story;
  const captioned = told.steps.flatMap(({ do: what, caption }) => (caption ? [{ what, ...caption }] : []));
  expect(captioned.map(({ what, en }) => [what, en])).toEqual([
    ['tick', 'Tick “Transpose B” of Matrix product.'],
    ['type', 'Choose “Xavier” as “Initialiser” of Linear.W.'],
    ['type', 'Choose “normal” as “Distribution” of Linear.W.'],
    ['tick', 'Take the tick from “Trainable” of Linear.W.'],
    ['type', 'Choose “Adam” as “Optimizer” of the training.'],
    ['tick', 'Take the tick from “Shuffle in each epoch” of the training.'],
    ['disconnect', 'Take away the wire from Input to Linear.'],
    ['type', 'Choose “float32” as “Precision” of the network.'],
  ]);
  expect(captioned.map((caption) => caption['zh-CN'])).toEqual(captioned.map(() => expect.stringMatching(/\p{Script=Han}.*。$/u)));

  await playBothWays(app, file, testInfo);
});

test('what a command makes of the cards that are selected is recorded, and played both ways', async ({ page }, testInfo) => {
  const app = new AppPage(page);
  await app.menu('story.record');
  const recording = page.getByRole('region', { name: 'Recording a demo' });
  const x = await app.drag('input', { x: 160, y: 120 });
  const squashed = await app.drag('activation:sigmoid', { x: 470, y: 120 });
  await app.connect(x, 'x', squashed, 'x');
  await squashed.locator.locator('.card-header .category-icon').click();
  await page.keyboard.press('b');
  await x.locator.locator('.card-header .category-icon').click({ modifiers: ['Control'] });
  await page.keyboard.press('Control+g');
  await page.keyboard.press('Enter');
  await recording.getByRole('button', { name: 'Stop recording' }).click();
  const editor = page.getByRole('dialog', { name: 'Recorded demo' });
  await expect(editor).not.toContainText('in no step');
  const file = testInfo.outputPath('group.story.json');
  await editor.getByRole('button', { name: 'Save…' }).click();
  await expect(app.notices).toContainText(await app.answerPath(file));
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as Story;
  expect(steps.flatMap((step) => (step.do === 'command' ? [[step.command, step.caption?.en]] : []))).toEqual([['edit.bypass', 'Choose “Bypass”.'], ['edit.group', 'Choose “Group”.']]);
  await playBothWays(app, file, testInfo);
});
