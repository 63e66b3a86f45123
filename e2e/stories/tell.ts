import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Story } from '../../src-core/story/story.ts';
import { launchBrowser } from '../fixtures/headlessBrowser.ts';
import { startApp } from '../fixtures/startedApp.ts';
import { StoryPlayer } from './storyPlayer.ts';

export interface TellOptions {
  /** Where the pictures and what the story exports are left. */
  readonly folder: string;
  /** The file that the story begins with, where it begins with one. */
  readonly beginning: string | undefined;
  readonly language: 'en' | 'zh-CN';
  /** 1 leaves time to read the captions; Infinity goes as fast as the app does. */
  readonly speed: number;
  /** In a window that is seen. */
  readonly headed: boolean;
  readonly log: (line: string) => void;
}

/** Tells a story on the real app in a browser, by pointer and keyboard. */
export async function tell(story: Story, { folder, beginning, language, speed, headed, log }: TellOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const started = await startApp({ ...(beginning !== undefined && { fileToOpen: beginning }) });
  const browser = await launchBrowser({ headless: !headed });
  try {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: language, colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(started.launchUrl);
    let count = 0;
    const picture = async (name: string, says: string): Promise<void> => {
      count += 1;
      const file = `${String(count).padStart(2, '0')}-${name}.png`;
      await page.screenshot({ path: path.join(folder, file), animations: 'disabled' });
      log(`  ${file.padEnd(20)} ${says}`);
    };
    await new StoryPlayer({ page, language, speed, folder, picture }).play(story);
  } finally {
    await browser.close();
    await started.interrupt();
  }
}
