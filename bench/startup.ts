import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { launchHeadless } from '../e2e/fixtures/headlessBrowser.ts';
import { root, startApp } from '../e2e/fixtures/startedApp.ts';
import type { BundleSize, StartSection } from './results.ts';
import { spreadOf, spreadWords } from './statistics.ts';

/* How soon the app is there after `npm start`, with everything built, and how much of it is loaded before it can be used. */

const rounds = 7;

export async function measureStartup(): Promise<StartSection> {
  const browser = await launchHeadless();
  try {
    const [hosts, pages]: [number[], number[]] = [[], []];
    let loaded: readonly string[] = [];
    for (let round = 0; round < rounds; round++) {
      const { host, page, scripts } = await startOnce(browser);
      hosts.push(host);
      pages.push(host + page);
      if (scripts.length > loaded.length) loaded = scripts;
    }
    const section = { host: spreadOf(hosts), usable: spreadOf(pages), ...bundleSize(loaded) };
    console.log(`From the command to an address, ms: ${spreadWords(hosts)}; to a page that can be used: ${spreadWords(pages)}`);
    console.log(`Loaded before that: ${String(section.files)} scripts, ${(section.gzip / 1000).toFixed(0)} kB gzip`);
    return section;
  } finally {
    await browser.close();
  }
}

/** Until it prints its address, and from there until the page can be used, ms; with the addresses of the scripts that were loaded by then. */
async function startOnce(browser: Browser): Promise<{ host: number; page: number; scripts: readonly string[] }> {
  const begun = performance.now();
  const started = await startApp();
  const printed = performance.now();
  const page = await browser.newPage();
  await page.addInitScript(noteWhenUsable);
  await page.goto(started.launchUrl);
  const scripts = await (await page.waitForFunction(() => (window as unknown as Noted).loadedBefore)).jsonValue();
  const usable = performance.now();
  await page.close();
  await started.interrupt();
  return { host: printed - begun, page: usable - printed, scripts: scripts ?? [] };
}

/** What is noted in the page: the addresses of the scripts that it had asked for when it could be used. */
interface Noted {
  loadedBefore?: string[];
}

/** Runs in the page: it can be used once its canvas is drawn and its engine answers. What is asked for after that change is not counted. */
function noteWhenUsable(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('[data-canvas]') === null || document.querySelector('.engine-state[data-state="ready"]') === null) return;
    observer.disconnect();
    (window as unknown as Noted).loadedBefore = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((file) => file.endsWith('.js'));
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}

function bundleSize(scripts: readonly string[]): BundleSize {
  const files = [...new Set(scripts)];
  return { files: files.length, gzip: files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(root, 'dist/renderer', file))).length, 0) };
}
