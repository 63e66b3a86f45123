import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { build } from 'esbuild';
import { launchHeadless } from '../../e2e/fixtures/headlessBrowser.ts';
import { root } from '../../e2e/fixtures/startedApp.ts';
import { AppPage } from '../../e2e/pages/appPage.ts';
import type { CanvasRace, CanvasSection, Drawn } from '../results.ts';
import { type Spread, spreadOf, spreadWords } from '../statistics.ts';
import { gridProject } from './graph.ts';
import { barePlace, middle, moveInCircle, seconds, viewport } from './gestures.ts';
import { openProject } from './openProject.ts';
import { traced } from './trace.ts';

/*
 * How fluently the canvas goes, beside the same graph in plain React Flow in the same run: frames that were drawn, from
 * traces, while one drags, pans and zooms, with all numbers changing at up to 60 Hz; and how long single actions take.
 */

const counts = [100, 300, 1000, 2500];
const rounds = 3;
type Gesture = (page: Page) => Promise<void>;

const gestures: Readonly<Record<CanvasRace['gesture'], Gesture>> = {
  drag: async (page) => {
    const card = page.locator('.react-flow__node').first();
    const box = await card.boundingBox();
    if (!box) throw new Error('there is no card to drag');
    await moveInCircle(page, { x: box.x + box.width / 2, y: box.y + Math.min(6, box.height / 2) });
  },
  pan: async (page) => {
    await moveInCircle(page, await barePlace(page));
  },
  zoom: async (page) => {
    await page.mouse.move(viewport.width / 2, viewport.height / 2);
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
      const way = Math.floor(performance.now() / 400) % 2 === 0 ? 1 : -1;
      await page.mouse.wheel(0, way * 24);
    }
  },
};

/** Takes about seven minutes; prints what it finds while it goes. */
export async function measureCanvas(): Promise<CanvasSection> {
  const plain = await servePlainFlow();
  const browser = await launchHeadless();
  try {
    console.log('Frames drawn a second (main thread ms a frame): ours with live values / plain React Flow without any');
    const races: CanvasRace[] = [];
    for (const count of counts) races.push(...(await compare(browser, plain.address, count)));
    return { races, still: await standStill(browser), typed: await typedNumbers(browser) };
  } finally {
    await browser.close();
    plain.close();
  }
}

async function compare(browser: Browser, plainAddress: string, count: number): Promise<CanvasRace[]> {
  const ours = await openOurs(browser, count);
  const theirs = await browser.newPage({ viewport });
  await theirs.goto(`${plainAddress}?count=${String(count)}`);
  await theirs.locator('.react-flow__node').first().waitFor();
  const races: CanvasRace[] = [];
  for (const gesture of ['drag', 'pan', 'zoom'] as const) {
    const drawn: { ours: Drawn[]; theirs: Drawn[] } = { ours: [], theirs: [] };
    // By turns, so that a slow moment of the machine hits both.
    for (let round = 0; round < rounds; round++) {
      drawn.ours.push(await inFront(ours, () => traced(ours, () => gestures[gesture](ours))));
      drawn.theirs.push(await inFront(theirs, () => traced(theirs, () => gestures[gesture](theirs))));
    }
    races.push({ nodes: count, gesture, ours: middle(drawn.ours), plain: middle(drawn.theirs) });
  }
  console.log(`  ${String(count).padStart(5)} nodes  ${races.map(({ gesture, ours: mine, plain }) => `${gesture} ${told(mine)} / ${told(plain)} = ${(mine.framesPerSecond / plain.framesPerSecond).toFixed(2)}`).join('   ')}`);
  await ours.close();
  await theirs.close();
  return races;
}

async function inFront<T>(page: Page, act: () => Promise<T>): Promise<T> {
  await page.bringToFront();
  return act();
}

/** All numbers of 1,000 nodes in view, changing, and nothing else going on. */
async function standStill(browser: Browser): Promise<Drawn> {
  const page = await openOurs(browser, 1000);
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('Shift+1');
  const drawn: Drawn[] = [];
  for (let round = 0; round < rounds; round++) drawn.push(await traced(page, () => page.waitForTimeout(seconds * 1000)));
  const found = middle(drawn);
  const { framesPerSecond, mainThread, longestGap } = found;
  console.log(`Standing still, every value of 1,000 nodes in view and changing: ${framesPerSecond.toFixed(1)} frames a second, ${mainThread.toFixed(1)} ms of the main thread a frame, longest gap ${longestGap.toFixed(0)} ms`);
  await page.close();
  return found;
}

/** The grid in our app, training, with nothing but the canvas around it. */
async function openOurs(browser: Browser, count: number): Promise<Page> {
  const page = await openProject(browser, gridProject(count), `grid-${String(count)}`);
  const app = new AppPage(page);
  await app.button('run.train').click();
  await page.locator('.status-bar', { hasText: 'updates per second' }).waitFor({ timeout: 60_000 });
  for (const key of ['Control+b', 'Control+i', 'Control+j']) await page.keyboard.press(key);
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('Shift+1');
  await page.waitForTimeout(500);
  return page;
}

async function typedNumbers(browser: Browser): Promise<CanvasSection['typed']> {
  const found: { nodes: number; time: Spread }[] = [];
  for (const count of [50, 500]) {
    const page = await openProject(browser, gridProject(count), `edit-${String(count)}`);
    const times: number[] = [];
    await page.locator('.card .category-icon').first().click();
    const cell = page.locator('.inspector .data-table input').first();
    for (let round = 0; round < 21; round++) {
      await cell.fill(String(0.1 + round / 100));
      times.push(await cell.evaluate(timeToRepaint));
    }
    found.push({ nodes: count, time: spreadOf(times) });
    console.log(`From a typed number to the new ones painted, ${String(count)} nodes: ${spreadWords(times)} ms`);
    await page.close();
  }
  return found;
}

/** In the page: Enter in a cell, until the loss belongs to the edited network and the frame after that is painted. */
function timeToRepaint(input: HTMLElement | SVGElement): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    const readout = document.querySelector('.loss-readout');
    let wasStale = false;
    const observer = new MutationObserver(() => {
      const isStale = readout?.hasAttribute('data-stale') === true;
      if (isStale) wasStale = true;
      if (isStale || !wasStale) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        resolve(performance.now() - start);
      });
    });
    if (readout) observer.observe(readout, { attributeFilter: ['data-stale'] });
    setTimeout(reject, 20_000, new Error('the number that was typed changed nothing'));
    const start = performance.now();
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  });
}

function told({ framesPerSecond, mainThread }: Drawn): string {
  return `${framesPerSecond.toFixed(0)} (${mainThread.toFixed(1)})`;
}

/** Plain React Flow in a page of its own. */
async function servePlainFlow(): Promise<{ address: string; close: () => void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-bench-'));
  const outfile = path.join(folder, 'plain.js');
  const { outputFiles } = await build({ entryPoints: [path.join(root, 'bench/canvas/plainFlow.tsx')], bundle: true, outfile, format: 'esm', jsx: 'automatic', minify: true, write: false, define: { 'process.env.NODE_ENV': '"production"' } });
  const style = readFileSync(path.join(root, 'node_modules/@xyflow/react/dist/style.css'));
  const files = new Map<string, Uint8Array>([['/plain.css', style], ...outputFiles.map((file): [string, Uint8Array] => [`/${path.basename(file.path)}`, file.contents])]);
  const html = '<!doctype html><link rel="stylesheet" href="plain.css"><style>html,body,#root{height:100%;margin:0}</style><div id="root"></div><script type="module" src="plain.js"></script>';
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname;
    const type = name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'text/html';
    response.writeHead(200, { 'content-type': type }).end(files.get(name) ?? html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { address: `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/`, close: () => server.close() };
}
