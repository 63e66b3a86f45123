import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { launchHeadless } from '../fixtures/headlessBrowser.ts';
import { startApp } from '../fixtures/startedApp.ts';
import { AppPage } from '../pages/appPage.ts';
import { story as lstmStep } from './lstm-step.ts';
import type { Story } from './story.ts';

const stories: Readonly<Record<string, Story>> = { 'lstm-step': lstmStep };
export const storyNames = Object.keys(stories);

/** Tells a story on the real app, headless, and leaves its pictures in `folder`. */
export async function tell(name: string, folder: string): Promise<void> {
  const story = stories[name];
  if (!story) throw new Error(`there is no demo named "${name}"; there are: ${storyNames.join(', ')}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const started = await startApp();
  const browser = await launchHeadless();
  try {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-US', colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(started.launchUrl);
    const app = new AppPage(page);
    await app.ready();
    let count = 0;
    const picture = async (stage: string, says: string): Promise<void> => {
      count += 1;
      const file = `${String(count).padStart(2, '0')}-${stage}.png`;
      await page.screenshot({ path: path.join(folder, file), animations: 'disabled' });
      console.log(`  ${file.padEnd(20)} ${says}`);
    };
    await story({ app, folder, picture });
  } finally {
    await browser.close();
    await started.interrupt();
  }
}
