import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from '@playwright/test';
import { launchHeadless } from '../e2e/fixtures/headlessBrowser.ts';
import { startApp } from '../e2e/fixtures/startedApp.ts';
import { AppPage } from '../e2e/pages/appPage.ts';
import { chainProject } from '../e2e/pages/chainProject.ts';
import { writeDocument } from '../src-core/graph/fileFormat.ts';
import type { Precision } from '../src-core/kernels/backend.ts';
import { documentOf, workloadOf } from '../src-core/testing/workloads.ts';
import { Contestant } from './contest.ts';
import { nameOf, threadedContenderOfApp } from './contenders.ts';
import { ourEntry } from './ourEntry.ts';
import type { InApp, PageSection } from './results.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** Measures the app in a browser: how fast it trains with the page open, and how soon an edit is seen. */
export async function measurePage(isQuick: boolean, folder: string): Promise<PageSection> {
  const browser = await launchHeadless();
  try {
    const typed = await timeTyping(browser, isQuick ? 7 : 31);
    console.log(`From a typed number to the new loss on the page, 50 nodes, ms: median ${typed.median.toFixed(0)} (${typed.low.toFixed(0)} … ${typed.high.toFixed(0)})`);
    const opened = await timeOpening(browser, isQuick ? 5 : 21);
    console.log(`From opening a file of 50 nodes to its first numbers on the page, ms: median ${opened.median.toFixed(0)} (${opened.low.toFixed(0)} … ${opened.high.toFixed(0)})`);
    const inApp: InApp[] = [];
    for (const [id, precision] of isQuick ? quickly : fully) {
      const one = await trainInApp(browser, id, precision, { rounds: isQuick ? 1 : 2, folder });
      inApp.push(one);
      console.log(`  ${id}  ${one.contender}: in the app ${told(one.app)} steps/s, bare ${told(one.bare)}, ratio ${(one.app.median / one.bare.median).toFixed(2)}`);
    }
    return { typed, opened, inApp };
  } finally {
    await browser.close();
  }
}

const fully: readonly (readonly [string, Precision])[] = [['W1', 'float64'], ['W1', 'float32'], ['W2', 'float32'], ['W3', 'float32'], ['W4', 'float32'], ['W5', 'float32']];
const quickly = fully.filter(([id, precision]) => precision === 'float32' && (id === 'W1' || id === 'W3'));
/** How long one measurement of training lasts, and how long the app runs warm before the first, ms. */
const stretch = 1200;
const warm = 1000;
/** How long the page is left alone before the bare engine is timed, ms. */
const settled = 500;

function told({ median }: Spread): string {
  return median.toFixed(median < 100 ? 1 : 0);
}

async function timeTyping(browser: Browser, rounds: number): Promise<Spread> {
  const { page, app, close } = await openProject(browser, chainProject(47));
  await page.locator('.card .category-icon').first().click();
  const cell = app.inspector.locator('.data-table input').first();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await cell.fill(String(0.1 + round / 100));
    times.push(await timeToNumber(cell));
  }
  await close();
  return spreadOf(times);
}

/** Opens two files of 50 nodes by turns: the loss of one is not that of the other. */
async function timeOpening(browser: Browser, rounds: number): Promise<Spread> {
  const { page, app, home, close } = await openProject(browser, chainProject(47));
  const files = [47, 46].map((layers) => path.join(home, `${String(layers)}.chainrule.json`));
  files.forEach((file, index) => { writeFileSync(file, chainProject(47 - index)); });
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    await page.evaluate(watchOpening);
    await app.open(files[(round + 1) % 2] ?? '');
    const time = await page.evaluate(() => (window as unknown as { opened: Promise<number> }).opened);
    // The first is not warm.
    if (round > 0) times.push(time);
  }
  await close();
  return spreadOf(times);
}

/** In the page: from the next click on a dialog's button to the frame in which there is another loss. */
function watchOpening(): void {
  const shown = document.querySelector('.loss-value');
  const before = shown?.textContent;
  const opened = new Promise<number>((resolve) => {
    let start = 0;
    document.addEventListener('click', () => { start = performance.now(); }, { capture: true, once: true });
    const look = (): void => {
      const now = document.querySelector('.loss-value')?.textContent ?? '';
      if (start > 0 && now !== before && /\d/.test(now)) resolve(performance.now() - start);
      else requestAnimationFrame(look);
    };
    look();
  });
  Object.assign(window, { opened });
}

/** Trains in the app and in a bare engine by turns. */
async function trainInApp(browser: Browser, id: string, precision: Precision, { rounds, folder }: { rounds: number; folder: string }): Promise<InApp> {
  const document = documentOf(workloadOf(id).model);
  const { page, app, close } = await openProject(browser, writeDocument({ ...document, precision, training: { ...document.training, epochs: 100_000_000 } }));
  const contender = threadedContenderOfApp(precision);
  const bare = new Contestant(ourEntry(contender, id, folder));
  try {
    await bare.findLosses(300);
    await bare.warmUp(stretch / 2);
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await app.button('run.train').click();
      const rate = await page.evaluate(updatesPerSecond, { before: warm, stretch });
      await app.button('run.stop').click();
      await app.button('run.train').waitFor();
      rates.push(rate);
      // The page has things to do when a run ends.
      await page.waitForTimeout(settled);
      await bare.time(stretch / 2);
    }
    const { rate } = bare.outcome();
    if (!rate) throw new Error(`the bare engine did not run: ${bare.outcome().reason ?? ''}`);
    return { workload: id, contender: nameOf(contender), app: spreadOf(rates), bare: rate };
  } finally {
    bare.close();
    await close();
  }
}

/** A project in an app of its own. */
async function openProject(browser: Browser, project: string): Promise<{ page: Page; app: AppPage; home: string; close: () => Promise<void> }> {
  const started = await startApp();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(started.launchUrl);
  const app = new AppPage(page);
  await app.ready();
  const file = path.join(started.home, 'bench.chainrule.json');
  writeFileSync(file, project);
  await app.open(file);
  await page.locator('.loss-value', { hasNotText: '–' }).waitFor({ timeout: 60_000 });
  const close = async (): Promise<void> => {
    await page.close();
    await started.interrupt();
  };
  return { page, app, home: started.home, close };
}

/** In the page: updates that the run's bar comes to, a second, between two of its changes about `stretch` ms apart. */
async function updatesPerSecond({ before, stretch }: { readonly before: number; readonly stretch: number }): Promise<number> {
  const count = (): number => document.querySelector<HTMLProgressElement>('.run-progress progress')?.value ?? 0;
  const change = async (): Promise<{ readonly count: number; readonly time: number }> => {
    const was = count();
    for (const start = performance.now(); count() === was; ) {
      await new Promise(requestAnimationFrame);
      if (performance.now() - start > 60_000) throw new Error('training does not go on');
    }
    return { count: count(), time: performance.now() };
  };
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  await change();
  await wait(before);
  const first = await change();
  await wait(stretch);
  const last = await change();
  return ((last.count - first.count) * 1000) / (last.time - first.time);
}

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
