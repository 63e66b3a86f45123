import { type Locator, type Page, expect } from '@playwright/test';

/** One node's card on the canvas, acted on as a user does. */
export class Card {
  readonly locator: Locator;

  constructor(
    readonly page: Page,
    readonly id: string,
  ) {
    this.locator = page.locator(`.card[data-node="${id}"]`);
  }

  output(port: string): Locator {
    return this.locator.getByRole('button', { name: new RegExp(`^Output ${port} of`) });
  }

  input(port: string): Locator {
    return this.locator.getByRole('button', { name: new RegExp(`^Input ${port} of`) });
  }

  /** A cell of the card's matrices, counted from 1; `slot` is the parameter's symbol, or none for data rows. */
  cell(row: number, column: number, slot?: string): Locator {
    const within = slot === undefined ? this.locator.locator('.card-data') : this.locator.locator('.card-parameter', { has: this.page.locator('.card-symbol', { hasText: new RegExp(`^${slot}$`) }) });
    return within.getByRole('textbox', { name: new RegExp(`row ${String(row)}, column ${String(column)}$`) });
  }

  /** Types a matrix into the card, cell by cell. */
  async type(rows: readonly (readonly number[])[], slot?: string): Promise<void> {
    for (const [row, numbers] of rows.entries()) {
      for (const [column, number] of numbers.entries()) await this.typeCell(row + 1, column + 1, String(number), slot);
    }
  }

  async typeCell(row: number, column: number, text: string, slot?: string): Promise<void> {
    const cell = this.cell(row, column, slot);
    await cell.click();
    await cell.fill(text);
    await cell.press('Enter');
    await cell.blur();
  }

  /** Selects the card by a click on its head. */
  async select(): Promise<void> {
    await this.locator.locator('.card-header .category-icon').click();
    await expect(this.locator).toHaveAttribute('data-selected', 'true');
  }

  async rename(name: string): Promise<void> {
    await this.select();
    await this.page.keyboard.press('F2');
    await this.page.getByRole('textbox', { name: 'Name of the node' }).fill(name);
    await this.page.keyboard.press('Enter');
    await expect(this.locator.getByRole('heading')).toHaveText(name);
  }
}
