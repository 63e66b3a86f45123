import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Story } from '../../src-core/story/story.ts';
import { launchBrowser } from '../fixtures/headlessBrowser.ts';
import { type FilmFormat, develop, filmFormats, mustBeAble } from './film/develop.ts';
import { Film } from './film/film.ts';
import { type StageHost, startStage } from './stageHosts.ts';
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
  readonly host: StageHost;
  /** The file of the film; none is made where it is left out. */
  readonly record: string | undefined;
  readonly log: (line: string) => void;
}

/** Tells a story on the real app, by pointer and keyboard, and may make a film of it. */
export async function tell(story: Story, { folder, beginning, language, speed, headed, host, record, log }: TellOptions): Promise<void> {
  const format = record === undefined ? undefined : formatOf(record);
  if (format) mustBeAble(format);
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser({ headless: !headed });
  try {
    const { page, saveTo, end } = await startStage(host, browser, { beginning, language });
    try {
      const film = format && new Film(page);
      let count = 0;
      const picture = async (name: string, says: string): Promise<void> => {
        count += 1;
        const file = `${String(count).padStart(2, '0')}-${name}.png`;
        await page.screenshot({ path: path.join(folder, file), animations: 'disabled' });
        log(`  ${file.padEnd(20)} ${says}`);
      };
      await new StoryPlayer({ page, language, speed, folder, picture, ...(film && { film }), ...(saveTo && { saveTo }) }).play(story);
      if (!film || record === undefined) return;
      writeFileSync(record, await develop(browser, film.shots, format));
      log(`  ${path.basename(record).padEnd(20)} ${String(film.shots.length)} pictures`);
    } finally {
      await end();
    }
  } finally {
    await browser.close();
  }
}

/** Throws where no film is made of that name. */
export function formatOf(file: string): FilmFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = filmFormats.find((known) => known === ending);
  if (!format) throw new Error(`--record ${file}: a film is a .${filmFormats.join(', .')}`);
  return format;
}
