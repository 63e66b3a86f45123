import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startApp } from '../../e2e/fixtures/startedApp.ts';
import { AppPage } from '../../e2e/pages/appPage.ts';
import { viewport } from './gestures.ts';

/** Opens a project in an app of its own, which ends with its page. */
export async function openProject(browser: Browser, project: string, name: string): Promise<Page> {
  const started = await startApp();
  const page = await browser.newPage({ viewport });
  page.once('close', () => void started.interrupt());
  await page.goto(started.launchUrl);
  const app = new AppPage(page);
  await app.ready();
  await app.open(written(project, name));
  await page.locator('.loss-value', { hasNotText: '–' }).waitFor({ timeout: 60_000 });
  return page;
}

/** A project as a file in a folder of its own. */
export function written(project: string, name: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-bench-')), `${name}.chainrule.json`);
  writeFileSync(file, project);
  return file;
}
