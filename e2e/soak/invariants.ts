import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Page, expect } from '@playwright/test';
import { root } from '../fixtures/startedApp.ts';
import type { AppPage } from '../pages/appPage.ts';

const mostPresses = 2000;

/** Leaves what floats over the canvas, and ends a training run, so that the document stands still. */
export async function comeToRest(app: AppPage): Promise<void> {
  const { page } = app;
  for (let round = 0; round < 5 && (await page.getByRole('dialog').count()) > 0; round++) await page.keyboard.press('Escape');
  const stop = app.button('run.stop');
  // A run may end between two looks.
  if ((await stop.count()) > 0) await stop.click({ timeout: 3000 }).catch(() => undefined);
  await expect(app.button('run.train')).toBeVisible({ timeout: 20_000 });
  await app.ready();
}

/** Saves and reads the file back, without the view, which is no part of what is undone. */
export async function savedDocument(app: AppPage, file: string): Promise<string> {
  await app.page.locator('[data-canvas]').focus();
  await app.page.keyboard.press('Control+s');
  await expect(app.page.locator('.status-bar [data-saved=true]')).toHaveText('Saved', { timeout: 15_000 });
  const { view: _view, ...document } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return JSON.stringify(document);
}

/** Presses a key until the command has nothing more to do; returns how often. */
async function pressAll(app: AppPage, key: string, command: string): Promise<number> {
  await app.page.locator('[data-canvas]').focus();
  const button = app.button(command);
  for (let presses = 0; presses < mostPresses; presses++) {
    if (await button.isDisabled()) return presses;
    await app.page.keyboard.press(key);
  }
  throw new Error(`${command} has more to do after ${String(mostPresses)} times`);
}

/** Undoes everything and does it again: the document must be the one it was. Returns how many entries that were. */
export async function undoAllRedoAll(app: AppPage, file: string): Promise<number> {
  const before = await savedDocument(app, file);
  const more = await pressAll(app, 'Control+y', 'edit.redo');
  const newest = more > 0 ? await savedDocument(app, file) : before;
  const undone = await pressAll(app, 'Control+z', 'edit.undo');
  const redone = await pressAll(app, 'Control+y', 'edit.redo');
  expect(redone, 'as many entries are redone as were undone').toBe(undone);
  expect(await savedDocument(app, file), 'the document after everything was undone and redone').toBe(newest);
  return undone;
}

interface CliEdge {
  readonly id: string;
  readonly shape: readonly number[];
  readonly value: unknown;
  readonly gradient: unknown;
}
interface CliRun {
  readonly loss: number | null;
  readonly edges: readonly CliEdge[];
}

/** Runs the saved file on the command line; null where it says that the document cannot be run, or is not finite. */
async function runOnCommandLine(file: string): Promise<CliRun | null> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'scripts/chainrule.mjs'), 'run', file, '--json'], { maxBuffer: 2 ** 28, timeout: 120_000 });
    return JSON.parse(stdout) as CliRun;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: number; stderr?: string };
    if (code === 1 || (code === 2 && stderr.includes('E_'))) return null;
    throw error;
  }
}

/** Whether a text is what a number looks like in all the digits that it shows. */
export function shows(text: string, number: number): boolean {
  const [, mantissa = '', exponent = '0'] = /^(-?[\d.]+)(?:e(-?\d+))?$/.exec(text.trim().replaceAll('−', '-')) ?? [];
  if (mantissa === '') return false;
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  const unit = 10 ** (Number(exponent) - decimals);
  return Math.abs(Number(mantissa) * 10 ** Number(exponent) - number) <= unit * (0.5 + 1e-6);
}

/** Compares the loss and every small edge of the outline with the command line's run of the saved file; returns how many numbers. */
export async function numbersAgree(app: AppPage, file: string): Promise<number> {
  await savedDocument(app, file);
  const run = await runOnCommandLine(file);
  if (!run) return 0;
  const { page } = app;
  const tab = page.getByRole('tab', { name: 'Outline' });
  if (!(await tab.isVisible())) await page.keyboard.press('Control+j');
  await tab.click();
  await expect(page.locator('.loss-readout[data-stale], .outline[data-stale]')).toHaveCount(0, { timeout: 20_000 });
  const shown = await shownNumbers(page);
  let compared = 0;
  const compare = (what: string, text: string, number: number | undefined): void => {
    if (text === '–' || text === '' || number === undefined) return;
    expect(shows(text, number), `${what} shows ${text}, and the command line gives ${String(number)}`).toBe(true);
    compared += 1;
  };
  if (run.loss !== null) compare('the loss', shown.loss, run.loss);
  for (const edge of run.edges) {
    const texts = shown.edges[edge.id];
    for (const kind of ['value', 'gradient'] as const) {
      const all = texts?.[kind].split(/\s{2,}/) ?? [];
      const numbers = ofRow(edge[kind], shown.step, shown.sample);
      // Long ones are told by their range.
      if (numbers.length === all.length) all.forEach((text, index) => { compare(`${kind} ${String(index)} of ${edge.id}`, text, numbers[index]); });
    }
  }
  return compared;
}

/** The elements at one step of one sample, row-major. */
function ofRow(tensor: unknown, step: number, sample: number): number[] {
  const row: unknown = Array.isArray(tensor) && Array.isArray(tensor[step]) ? (tensor[step] as unknown[])[sample] : undefined;
  return [row].flat(8).filter((value) => typeof value === 'number');
}

function shownNumbers(page: Page): Promise<{ readonly loss: string; readonly step: number; readonly sample: number; readonly edges: Readonly<Record<string, { readonly value: string; readonly gradient: string } | undefined>> }> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll<HTMLElement>('.outline tr[data-edge]')];
    const [step = 1, sample = 1] = [...(document.querySelector('.outline caption')?.textContent.matchAll(/\d+/g) ?? [])].map(([digits]) => Number(digits));
    const textOf = (row: HTMLElement, kind: string): string => row.querySelector(`.${kind}`)?.textContent ?? '';
    return {
      loss: document.querySelector('.loss-value')?.textContent ?? '',
      step: step - 1,
      sample: sample - 1,
      edges: Object.fromEntries(rows.map((row) => [row.dataset['edge'] ?? '', { value: textOf(row, 'forward'), gradient: textOf(row, 'backward') }])),
    };
  });
}

/** Opens the saved file again: it is read without a fault, and is as large. */
export async function opensAgain(app: AppPage, file: string): Promise<void> {
  await savedDocument(app, file);
  const { nodes, edges } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: unknown[]; edges: unknown[] };
  await app.open(file);
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  const bar = app.page.locator('.status-bar');
  await expect(bar.getByText(new RegExp(`^${String(nodes.length)} nodes?$`))).toHaveCount(1);
  await expect(bar.getByText(new RegExp(`^${String(edges.length)} edges?$`))).toHaveCount(1);
  await expect(bar.locator('[data-saved=true]')).toHaveText('Saved');
}
