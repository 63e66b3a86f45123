import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { type Locator, type Page, expect } from '@playwright/test';
import { browserFilesOf } from '../fixtures/browserFiles.ts';
import { root } from '../fixtures/startedApp.ts';
import { Card } from './card.ts';

/** What one edge's label says. */
export interface EdgeNumbers {
  readonly value: string;
  readonly gradient: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The app's window, acted on by pointer and keyboard as a user does. */
export class AppPage {
  readonly canvas: Locator;
  readonly inspector: Locator;
  readonly loss: Locator;
  readonly notices: Locator;
  readonly title: Locator;

  constructor(readonly page: Page) {
    this.canvas = page.getByRole('region', { name: 'Network' });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.loss = page.locator('.loss-value');
    this.notices = page.locator('.notices');
    this.title = page.locator('.title-field');
  }

  /** The page is drawn and its engine answers. */
  async ready(): Promise<void> {
    await expect(this.page.locator('.engine-state')).toHaveAttribute('data-state', 'ready', { timeout: 20_000 });
  }

  // building

  /** Drags an entry of the palette to a point of the canvas, counted from its corner. */
  async drag(entry: string, to: Point): Promise<Card> {
    const source = this.page.locator(`.palette-item[data-entry="${entry}"]`);
    await source.scrollIntoViewIfNeeded();
    const from = await middleOf(source);
    const area = await boxOf(this.canvas);
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(area.x + to.x, area.y + to.y, { steps: 12 });
    await this.page.mouse.up();
    return this.selectedCard();
  }

  async selectedCard(): Promise<Card> {
    const selected = this.page.locator('.card[data-selected]');
    await expect(selected).toHaveCount(1);
    return new Card(this.page, (await selected.getAttribute('data-node')) ?? '');
  }

  /** Draws a wire from port to port with the pointer. */
  async connect(from: Card, output: string, to: Card, input: string): Promise<void> {
    await this.drawWire(from.output(output), to.input(input));
    await expect(this.edge(from, output, to, input)).toHaveCount(1);
  }

  /** Draws a wire and lets it go, whether it is taken or not. */
  async drawWire(from: Locator, to: Locator): Promise<void> {
    const start = await middleOf(from);
    const end = await middleOf(to);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 6 });
    await this.page.mouse.move(end.x, end.y, { steps: 6 });
    await this.page.mouse.up();
  }

  edge(from: Card, output: string, to: Card, input: string): Locator {
    return this.page.locator(`.react-flow__edge[data-id="${from.id}.${output}→${to.id}.${input}"]`);
  }

  /** Moves the pointer onto an edge and reads the label that appears. */
  async read(from: Card, output: string, to: Card, input: string): Promise<EdgeNumbers> {
    return this.numbersOn(this.edge(from, output, to, input));
  }

  /**
   * What an edge's label says once the pointer is on it, which takes another try while the view still glides, and once
   * its numbers are there and belong to what is on the canvas. Value and gradient are of one moment.
   */
  async numbersOn(edge: Locator): Promise<EdgeNumbers> {
    const label = this.page.locator('.edge-label');
    let numbers: EdgeNumbers = { value: '', gradient: '' };
    await expect(async () => {
      await this.hover(edge);
      await expect(label).toHaveCount(1, { timeout: 1000 });
      await expect(label).not.toHaveAttribute('data-stale', { timeout: 1000 });
      numbers = await label.evaluate((shown: HTMLElement) => {
        const textOf = (kind: string): string => shown.querySelector<HTMLElement>(`[data-kind=${kind}] .number`)?.innerText.trim() ?? '';
        return { value: textOf('value'), gradient: textOf('gradient') };
      }, undefined, { timeout: 1000 });
      expect(numbers.value).not.toBe('no value yet');
    }).toPass({ timeout: 10_000 });
    return numbers;
  }

  /** Waits until an edge's label shows these numbers. */
  async expectNumbers(from: Card, output: string, to: Card, input: string, numbers: Partial<EdgeNumbers>): Promise<void> {
    await expect.poll(() => this.read(from, output, to, input), { message: `${from.id}.${output} → ${to.id}.${input}` }).toMatchObject(numbers);
  }

  /** Chooses an edge by a click; its label then stays. */
  async selectEdge(edge: Locator): Promise<void> {
    await this.hover(edge);
    await this.page.mouse.down();
    await this.page.mouse.up();
    await expect(this.page.locator('.edge-label')).toHaveCount(1);
  }

  /** Moves the pointer to where nothing but this edge lies under it. */
  async hover(edge: Locator): Promise<void> {
    await this.page.mouse.move(0, 0);
    const at = await edge.locator('.react-flow__edge-interaction').evaluate((path: SVGPathElement) => {
      const group = path.closest('.react-flow__edge');
      const matrix = path.getScreenCTM();
      const length = path.getTotalLength();
      for (const share of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.15, 0.85, 0.1, 0.9]) {
        const { x, y } = path.getPointAtLength(length * share).matrixTransform(matrix ?? undefined);
        if (document.elementFromPoint(x, y)?.closest('.react-flow__edge') === group) return { x, y };
      }
      return null;
    });
    if (!at) throw new Error('the edge lies under something else all along');
    await this.page.mouse.move(at.x, at.y);
  }

  // inspector and fields

  /** Chooses or types a setting of the selected node. */
  async set(label: string, value: string): Promise<void> {
    const field = this.inspector.getByLabel(label, { exact: true });
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') {
      await field.selectOption({ label: value });
      return;
    }
    await field.fill(value);
    await field.press('Enter');
    await field.blur();
  }

  /** Types into one of the toolbar's fields. */
  async setTraining(field: 'Epochs of a training run' | 'Learning rate η', value: string): Promise<void> {
    const input = this.page.getByRole('banner').getByRole('textbox', { name: field });
    await input.fill(value);
    await input.press('Enter');
    await input.blur();
  }

  async clickPane(): Promise<void> {
    const { x, y, height } = await boxOf(this.canvas);
    await this.page.mouse.click(x + 12, y + height - 12);
    await expect(this.page.locator('.card[data-selected]')).toHaveCount(0);
  }

  /** The loss as it is shown, once there is one and it belongs to what is on the canvas. */
  async lossText(): Promise<string> {
    let text = '';
    await expect(async () => {
      // In one look, as it may be another one in the next moment.
      text = await this.page.locator('.loss-readout:not([data-stale]) .loss-value').innerText({ timeout: 1000 });
      expect(text).not.toBe('–');
    }).toPass({ timeout: 20_000 });
    return text;
  }

  /** The loss as a number; tiny ones are shown as powers of ten. */
  async lossNumber(): Promise<number> {
    return Number((await this.lossText()).replaceAll('−', '-'));
  }

  // commands

  button(command: string): Locator {
    return this.page.locator(`.toolbar [data-command="${command}"]`);
  }

  async menu(command: string): Promise<void> {
    await this.page.getByRole('button', { name: /^(?:help|story)\./.test(command) ? 'Help' : 'File', exact: true }).click();
    await this.page.locator(`.menu-item[data-command="${command}"]`).click();
  }

  async openExample(id: string): Promise<void> {
    await this.menu('file.examples');
    await this.page.locator(`[data-example="${id}"]`).click();
    await expect(this.page.locator('.card').first()).toBeVisible();
  }

  /** Opens a training template as a file. */
  async openTemplate(id: string): Promise<void> {
    await this.open(path.join(root, `src-core/examples/templates/${id}.chainrule.json`));
    await expect(this.page.locator('.card').first()).toBeVisible();
  }

  /** Chooses a format in the export dialog, and what it writes is saved. */
  async exportAs(format: string): Promise<void> {
    await this.menu('file.export');
    const dialog = this.page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('option', { name: new RegExp(`^${format} `) }).click();
    await dialog.getByRole('button', { name: 'Save…' }).click();
  }

  /** Answers our own file dialog with a path, or the browser in its place. Resolves to the name by which the app tells of the file. */
  async answerPath(file: string): Promise<string> {
    const files = browserFilesOf(this.page);
    if (files) return files.answer(file);
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel(/^(?:File name|Folder name|文件名)$/).fill(file);
    await dialog.locator('button[type=submit]').click();
    return path.basename(file);
  }

  /** Names the folder that is to be filled. The browser in its place gives an archive of it, which is unpacked there. */
  async answerFolder(folder: string): Promise<void> {
    const files = browserFilesOf(this.page);
    if (!files) {
      await this.page.getByRole('dialog', { name: 'Name the folder to fill' }).getByLabel('Folder name').fill(folder);
      await this.page.keyboard.press('Enter');
      return;
    }
    const archive = `${folder}.zip`;
    await files.answer(archive);
    for (const [name, content] of Object.entries(unzipSync(readFileSync(archive)))) {
      const file = path.join(folder, ...name.split('/').slice(1));
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  async saveAs(file: string): Promise<void> {
    await this.menu('file.saveAs');
    await this.answerPath(file);
    // In this place: it may have been saved in another one before. A download has the name that is suggested.
    const place = browserFilesOf(this.page) ? '' : `[title$=${JSON.stringify(path.basename(file))}]`;
    await expect(this.page.locator(`.status-bar [data-saved=true]${place}`)).toHaveText('Saved');
  }

  async open(path: string): Promise<void> {
    await this.page.keyboard.press('Control+o');
    await this.answerPath(path);
  }

  /** The list of problems, opened. */
  async problems(): Promise<Locator> {
    await this.page.getByRole('tab', { name: /Problems/ }).click();
    return this.page.locator('.problems');
  }

  /** Every edge in words, as the outline lists them. */
  async outline(): Promise<Locator> {
    await this.page.getByRole('tab', { name: 'Outline' }).click();
    return this.page.locator('.outline');
  }
}

export async function middleOf(locator: Locator): Promise<Point> {
  const { x, y, width, height } = await boxOf(locator);
  return { x: x + width / 2, y: y + height / 2 };
}

export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`nothing is seen of ${String(locator)}`);
  return box;
}
