import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { root } from './fixtures/startedApp.ts';

// Films of stories: `npm run demo -- <story> --record out.gif`. They are taken at the story's own time, not by the clock.

/** A short story of the worked example. */
function writeStory(file: string): string {
  const words = (text: string): object => ({ en: text, 'zh-CN': text });
  writeFileSync(
    file,
    JSON.stringify({
      format: 'chainrule-story',
      version: 1,
      title: words('A step'),
      summary: words('One step.'),
      begin: { kind: 'example', example: 'relu-sgd-step' },
      steps: [
        { do: 'say', caption: words('Before the step.') },
        { do: 'type', into: { kind: 'training', setting: 'learningRate' }, text: '0.25' },
        { do: 'add', entry: 'input', as: 'more', at: { x: 200, y: 400 }, caption: words('A card is dragged in.') },
        { do: 'command', command: 'run.update', caption: words('One step.') },
      ],
    }),
  );
  return file;
}

function film(story: string, file: string, host: string): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/demo.mjs', story, '--record', file, '--host', host, '--pictures', path.dirname(file)], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => { stderr += part.toString(); });
    child.once('close', (status) => { resolve({ status, stderr }); });
  });
}

interface Pictures {
  readonly times: number[];
  /** The pixels of each picture, as text. */
  readonly pixels: string[];
}

/** The pictures of a GIF, as the browser reads it. */
async function picturesOf(page: Page, file: string): Promise<Pictures> {
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('https://film.invalid/');
  return page.evaluate(async (base64) => {
    const data = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const decoder = new ImageDecoder({ data, type: 'image/gif' });
    await decoder.tracks.ready;
    const found: Pictures = { times: [], pixels: [] };
    for (let frameIndex = 0; frameIndex < (decoder.tracks.selectedTrack?.frameCount ?? 0); frameIndex++) {
      const { image } = await decoder.decode({ frameIndex });
      const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      found.times.push((image.duration ?? 0) / 1000);
      found.pixels.push([...pixels].filter((_, at) => at % 4 === 1).map((green) => String.fromCharCode(green)).join(''));
    }
    return found;
  }, readFileSync(file).toString('base64'));
}

/** The share of pixels that are not the same in both, by more than anti-aliasing does. */
function differing(a: string, b: string): number {
  let count = 0;
  for (let at = 0; at < a.length; at++) if (Math.abs(a.charCodeAt(at) - b.charCodeAt(at)) > 24) count += 1;
  return count / a.length;
}

test('two films of a story have the same pictures, and what happens in it is seen', async ({ page }, testInfo) => {
  test.setTimeout(240_000);
  const [first, second] = [testInfo.outputPath('first.gif'), testInfo.outputPath('second.gif')];
  const story = writeStory(testInfo.outputPath('step.story.json'));
  for (const file of [first, second]) expect(await film(story, file, 'server')).toEqual({ status: 0, stderr: '' });
  const [one, two] = [await picturesOf(page, first), await picturesOf(page, second)];
  // Four pictures of the drag alone.
  expect(one.times.length).toBeGreaterThan(6);
  expect(two.times).toEqual(one.times);
  for (const [index, pixels] of one.pixels.entries()) expect(differing(pixels, two.pixels[index] ?? ''), `picture ${String(index)}`).toBeLessThan(0.0005);
  // By the same measure each picture is another one than that before it.
  for (const [index, pixels] of one.pixels.slice(1).entries()) expect(differing(pixels, one.pixels[index] ?? ''), `picture ${String(index + 1)}`).toBeGreaterThan(0);
  expect(differing(one.pixels[0] ?? '', one.pixels.at(-1) ?? '')).toBeGreaterThan(0.0005);
});

test('a WebM from the Electron host plays for as long as its story lasts', async ({ page }, testInfo) => {
  test.setTimeout(180_000);
  const file = testInfo.outputPath('step.webm');
  expect(await film(writeStory(testInfo.outputPath('step.story.json')), file, 'electron')).toEqual({ status: 0, stderr: '' });
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('https://film.invalid/');
  const seen = await page.evaluate(async (base64) => {
    const video = document.createElement('video');
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], { type: 'video/webm' }));
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => { reject(new Error(video.error?.message ?? 'it cannot be played')); };
    });
    return { width: video.videoWidth, height: video.videoHeight, duration: video.duration };
  }, readFileSync(file).toString('base64'));
  expect([seen.width, seen.height]).toEqual([1280, 720]);
  // Three captions of at least 1.2 s, and what three steps come to.
  expect(seen.duration).toBeGreaterThan(3 * 1.2 + 3 * 0.7);
  expect(seen.duration).toBeLessThan(15);
});

test('a film of a kind that is not made is refused before anything is told', async ({ browserName: _browserName }, testInfo) => {
  const { status, stderr } = await film('relu-sgd-step', testInfo.outputPath('step.avi'), 'server');
  expect(status).toBe(1);
  expect(stderr).toContain('a film is a .gif, .webm, .mp4');
});
