import type { Browser, Page } from '@playwright/test';
import { electronBinary } from '../../scripts/electronBinary.mjs';
import { launchElectron } from '../electron/launchElectron.ts';
import { launchStandIn } from '../electron/standIn/launchStandIn.ts';
import { makeTestApp } from '../electron/testApp.ts';
import { startApp } from '../fixtures/startedApp.ts';

/** The hosts that a story can be told on. */
export const stageHosts = ['server', 'electron'] as const;
export type StageHost = (typeof stageHosts)[number];

/** The app as it was started for a story. */
export interface StartedStage {
  readonly page: Page;
  /** Answers the system's dialog that asks where to save next; where the app asks by its own dialog there is none. */
  readonly saveTo?: (path: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

interface Wishes {
  readonly beginning: string | undefined;
  readonly language: 'en' | 'zh-CN';
}

const size = { width: 1920, height: 1080 };

/** Starts the app for a story, on the local server or on Electron; where Electron's binary is missing, on its stand-in. */
export function startStage(host: StageHost, browser: Browser, wishes: Wishes): Promise<StartedStage> {
  return host === 'server' ? onServer(browser, wishes) : onElectron(browser, wishes);
}

async function onServer(browser: Browser, { beginning, language }: Wishes): Promise<StartedStage> {
  const started = await startApp({ ...(beginning !== undefined && { fileToOpen: beginning }) });
  const context = await browser.newContext({ viewport: size, locale: language, colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(started.launchUrl);
  return { page, end: () => started.interrupt().then(() => undefined) };
}

async function onElectron(browser: Browser, { beginning, language }: Wishes): Promise<StartedStage> {
  const folder = makeTestApp('real');
  process.env['XDG_CONFIG_HOME'] = `${folder}/home`;
  process.env['XDG_DATA_HOME'] = `${folder}/home`;
  const binary = electronBinary();
  const driver = await (binary === undefined ? launchStandIn(browser, folder, 1, beginning) : launchElectron(binary, folder, beginning));
  const { page } = driver;
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.locator('[data-canvas]').waitFor();
  if (language !== 'en') await page.locator('.toolbar [data-command="view.language"]').click();
  return { page, saveTo: (path) => driver.scriptDialogs({ save: path }), end: () => driver.end() };
}
