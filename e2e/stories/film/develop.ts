import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { Shot } from './film.ts';
import { gifOf } from './gif.ts';
import { webmOf } from './webm.ts';

/** What a film is written as, by the ending of its file. */
export const filmFormats = ['gif', 'webm', 'mp4'] as const;
export type FilmFormat = (typeof filmFormats)[number];

/** px; as high as the window's shape makes it. */
const widths: Readonly<Record<FilmFormat, number>> = { gif: 960, webm: 1280, mp4: 1280 };

/** Throws where a film of this format cannot be made here. */
export function mustBeAble(format: FilmFormat): void {
  if (format !== 'mp4') return;
  if (spawnSync('ffmpeg', ['-version']).error) throw new Error('MP4 is made by ffmpeg, which is not installed here. GIF and WebM need nothing more: --record out.webm');
}

/** Makes a film of pictures of one size. */
export async function develop(browser: Browser, shots: readonly Shot[], format: FilmFormat): Promise<Buffer> {
  if (format === 'mp4') return byFfmpeg(shots);
  const page = await darkroom(browser);
  try {
    return await (format === 'gif' ? asGif(page, shots) : asWebm(page, shots));
  } finally {
    await page.context().close();
  }
}

/** An empty page of a secure origin, which alone may encode video; nothing is fetched. */
async function darkroom(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<canvas></canvas>' }));
  await page.goto('https://film.invalid/');
  return page;
}

/** Draws a picture on the page's canvas, so many px wide. Resolves to its size. */
function draw(page: Page, { png }: Shot, width: number): Promise<{ width: number; height: number }> {
  return page.evaluate(
    async ([base64, wide]) => {
      const canvas = document.querySelector('canvas');
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const size = { width: wide, height: Math.round((picture.height / picture.width) * wide / 2) * 2 };
      if (canvas) Object.assign(canvas, size);
      const context = canvas?.getContext('2d', { willReadFrequently: true });
      if (context) context.imageSmoothingQuality = 'high';
      context?.drawImage(picture, 0, 0, size.width, size.height);
      return size;
    },
    [png.toString('base64'), width] as const,
  );
}

async function asGif(page: Page, shots: readonly Shot[]): Promise<Buffer> {
  const pictures = [];
  let size = { width: 0, height: 0 };
  for (const shot of shots) {
    size = await draw(page, shot, widths.gif);
    const base64 = await page.evaluate(({ width, height }) => {
      const { data } = document.querySelector('canvas')?.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() };
      let text = '';
      for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
      return btoa(text);
    }, size);
    pictures.push({ rgba: Uint8ClampedArray.from(Buffer.from(base64, 'base64')), ms: shot.ms });
  }
  return gifOf(pictures, size.width, size.height);
}

async function asWebm(page: Page, shots: readonly Shot[]): Promise<Buffer> {
  const pictures = [];
  let [at, size] = [0, { width: 0, height: 0 }];
  for (const shot of shots) {
    size = await draw(page, shot, widths.webm);
    const coded = await page.evaluate(encodePicture, { at, isFirst: at === 0 });
    pictures.push({ bytes: Buffer.from(coded.base64, 'base64'), at, ms: shot.ms, isKey: coded.isKey });
    at += shot.ms;
  }
  return webmOf(pictures, size.width, size.height);
}

/** Runs in the page: encodes what is on the canvas, by an encoder that it keeps from picture to picture. */
async function encodePicture({ at, isFirst }: { at: number; isFirst: boolean }): Promise<{ base64: string; isKey: boolean }> {
  const canvas = document.querySelector('canvas');
  if (!canvas) throw new Error('there is no canvas');
  const kept = window as unknown as { encoder?: VideoEncoder; coded?: EncodedVideoChunk[] };
  const coded = (kept.coded ??= []);
  kept.encoder ??= new VideoEncoder({ output: (chunk) => void coded.push(chunk), error: (error) => { throw error; } });
  if (isFirst) kept.encoder.configure({ codec: 'vp8', width: canvas.width, height: canvas.height, bitrate: 4_000_000, latencyMode: 'quality' });
  const frame = new VideoFrame(canvas, { timestamp: at * 1000 });
  kept.encoder.encode(frame, { keyFrame: isFirst });
  frame.close();
  await kept.encoder.flush();
  const [chunk] = coded.splice(0);
  if (!chunk) throw new Error('the encoder made nothing of a picture');
  const bytes = new Uint8Array(chunk.byteLength);
  chunk.copyTo(bytes);
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return { base64: btoa(text), isKey: chunk.type === 'key' };
}

function byFfmpeg(shots: readonly Shot[]): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-film-'));
  try {
    const names = shots.map(({ png }, index) => {
      const name = `${String(index)}.png`;
      writeFileSync(path.join(folder, name), png);
      return name;
    });
    // The last one is named twice: its time would not count otherwise.
    const list = [...shots.map(({ ms }, index) => `file ${names[index] ?? ''}\nduration ${String(ms / 1000)}`), `file ${names.at(-1) ?? ''}`];
    writeFileSync(path.join(folder, 'list.txt'), list.join('\n'));
    const { status, stderr, stdout } = spawnSync('ffmpeg', ['-v', 'error', '-f', 'concat', '-i', 'list.txt', '-vf', `scale=${String(widths.mp4)}:-2,fps=25,format=yuv420p`, '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', 'pipe:1'], { cwd: folder, maxBuffer: 2 ** 30 });
    if (status !== 0) throw new Error(`ffmpeg failed: ${stderr.toString().trim()}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
