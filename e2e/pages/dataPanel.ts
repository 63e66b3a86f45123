import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Locator, type Page, expect } from '@playwright/test';
import type { AppPage } from './appPage.ts';
import type { Card } from './card.ts';
import { dropFiles } from './dropFiles.ts';

/** The data panel: the table, what its columns are for, and the dialogs that bring data. */
export class DataPanel {
  readonly page: Page;
  readonly grid: Locator;
  readonly settings: Locator;
  readonly dialog: Locator;
  readonly fault: Locator;

  constructor(readonly app: AppPage) {
    this.page = app.page;
    this.grid = this.page.getByRole('grid');
    this.settings = this.page.locator('.data-settings');
    this.dialog = this.page.getByRole('dialog');
    this.fault = this.settings.getByRole('alert');
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('Alt+r');
    await expect(this.page.locator('.data-bench')).toBeVisible();
  }

  // the table

  /** A cell, counted from 1. */
  cell(row: number, column: number): Locator {
    return this.grid.locator(`.sheet-row[aria-rowindex="${String(row + 1)}"] .sheet-cell[aria-colindex="${String(column + 1)}"]`);
  }

  async typeCell(row: number, column: number, text: string): Promise<void> {
    await this.cell(row, column).click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** The rows in view as they are shown. */
  rows(): Promise<string[][]> {
    return this.grid.locator('.sheet-row').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('.sheet-cell')].map((cell) => cell.textContent)));
  }

  async expectRows(rows: readonly (readonly string[])[]): Promise<void> {
    await expect.poll(() => this.rows()).toEqual(rows);
  }

  /** The rows in view as they are shown, once each of their cells has its number. */
  async filledRows(): Promise<string[][]> {
    let rows: string[][] = [];
    await expect.poll(async () => {
      rows = await this.rows();
      return rows.length > 0 && rows.flat().every((text) => text !== '' && text !== '…');
    }).toBe(true);
    return rows;
  }

  header(name: string): Locator {
    return this.grid.locator('.sheet-title').filter({ has: this.page.locator('.sheet-name', { hasText: new RegExp(`^${name}$`) }) });
  }

  titles(): Promise<string[]> {
    return this.grid.locator('.sheet-name').allInnerTexts();
  }

  /** Chooses an entry of a column's menu. */
  async column(name: string, entry: string): Promise<void> {
    await this.header(name).getByRole('button', { name: `Column ${name}` }).click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  // the settings

  chooser(node: string): Locator {
    return this.settings.getByRole('button', { name: new RegExp(`^Columns of ${node}: `) });
  }

  /** Chooses exactly these columns for a node. */
  async bind(node: string, columns: readonly string[]): Promise<void> {
    await this.chooser(node).click();
    const list = this.page.locator('.column-list');
    const boxes = list.getByRole('checkbox');
    for (const name of columns) await list.getByRole('checkbox', { name: new RegExp(`^${name} `) }).check();
    for (const box of await boxes.all()) {
      const name = ((await box.locator('xpath=..').locator('span').first().innerText())).trim();
      if (!columns.includes(name)) await box.uncheck();
    }
    await this.page.keyboard.press('Escape');
    await expect(list).toHaveCount(0);
  }

  classes(node: string): Locator {
    return this.settings.getByLabel(`${node}: Classes as`);
  }

  async setNumber(label: string, value: string): Promise<void> {
    const field = this.settings.getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press('Enter');
    await field.blur();
  }

  // what brings data

  /** Opens the dialog that asks how a file is to be read. */
  async lookAt(file: string): Promise<void> {
    await this.page.locator('.data-actions [data-command="data.import"]').click();
    await this.app.answerPath(file);
    await expect(this.dialog.getByRole('heading', { name: `Import ${path.basename(file)}` })).toBeVisible();
    await expect(this.dialog.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
  }

  async import(file: string): Promise<void> {
    await this.lookAt(file);
    await this.dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(this.dialog).toHaveCount(0);
  }

  async importText(folder: string, name: string, text: string): Promise<void> {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    await this.import(file);
  }

  async generate(what: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.page.locator('.data-actions [data-command="data.generate"]').click();
    await this.dialog.getByLabel('What').selectOption({ label: what });
    for (const [label, value] of Object.entries(fields)) {
      const field = this.dialog.getByLabel(label, { exact: true });
      await field.fill(value);
      await field.blur();
    }
    await this.dialog.getByRole('button', { name: 'Generate', exact: true }).click();
    await expect(this.dialog).toHaveCount(0);
  }

  /** Lets a file go over the window. */
  async drop(name: string, text: string): Promise<void> {
    await dropFiles(this.page, [{ name, content: text }], { said: 'Drop a project, an ONNX model or a file of data' });
  }
}

/** The cards of a network with one layer. */
export interface OneLayer {
  readonly x: Card;
  readonly layer: Card;
  readonly target: Card;
  readonly loss: Card;
}

/** Wires x → linear → half squared error, with a target t, by hand. */
export async function buildOneLayer(app: AppPage): Promise<OneLayer> {
  const x = await app.drag('input', { x: 150, y: 100 });
  await x.rename('x');
  const layer = await app.drag('linear', { x: 420, y: 100 });
  const target = await app.drag('target', { x: 420, y: 380 });
  await target.rename('t');
  const loss = await app.drag('half-squared-error', { x: 720, y: 220 });
  await app.connect(x, 'x', layer, 'x');
  await app.connect(layer, 'y', loss, 'prediction');
  await app.connect(target, 't', loss, 'target');
  return { x, layer, target, loss };
}
