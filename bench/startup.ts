import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { launchHeadless } from '../e2e/fixtures/headlessBrowser.ts';
import { root, startApp } from '../e2e/fixtures/startedApp.ts';
import { AppPage } from '../e2e/pages/appPage.ts';
import type { BundleSize, StartSection } from './results.ts';
import { spreadOf, spreadWords } from './statistics.ts';

/* How soon the app is there after `npm start`, with everything built, and how much of it is loaded before it can be used. */

const rounds = 7;

export async function measureStartup(): Promise<StartSection> {
  const browser = await launchHeadless();
  try {
    const [hosts, pages]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const { host, page } = await startOnce(browser);
      hosts.push(host);
      pages.push(host + page);
    }
    const section = { host: spreadOf(hosts), usable: spreadOf(pages), ...bundleSize() };
    console.log(`From the command to an address, ms: ${spreadWords(hosts)}; to a page that can be used: ${spreadWords(pages)}`);
    console.log(`Loaded before that: ${String(section.files)} scripts, ${(section.gzip / 1000).toFixed(0)} kB gzip`);
    return section;
  } finally {
    await browser.close();
  }
}

/** Until it prints its address, and from there until the page has its engine, ms. */
async function startOnce(browser: Browser): Promise<{ host: number; page: number }> {
  const begun = performance.now();
  const started = await startApp();
  const printed = performance.now();
  const page = await browser.newPage();
  await page.goto(started.launchUrl);
  await new AppPage(page).ready();
  const usable = performance.now();
  await page.close();
  await started.interrupt();
  return { host: printed - begun, page: usable - printed };
}

/** The page's script with all that it imports, but for what is imported only when it is wanted. */
function bundleSize(): BundleSize {
  const folder = path.join(root, 'dist/renderer');
  const wanted = [...readFileSync(path.join(folder, 'index.html'), 'utf8').matchAll(/<script[^>]* src="\.\/([^"]+\.js)"/g)].map(([, file = '']) => path.join(folder, file));
  const seen = new Set<string>();
  let gzip = 0;
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    gzip += gzipSync(text).length;
    for (const [, name = ''] of text.matchAll(/\b(?:from|import)\s*["'`](\.\/[^"'`]+\.js)["'`]/g)) wanted.push(path.join(path.dirname(file), name));
  }
  return { files: seen.size, gzip };
}
