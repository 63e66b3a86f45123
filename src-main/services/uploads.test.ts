import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Uploads } from './uploads.ts';

const opened: Uploads[] = [];
const signal = new AbortController().signal;

afterEach(async () => {
  for (const uploads of opened.splice(0)) await uploads.close();
});

function page(): Uploads {
  const uploads = new Uploads();
  opened.push(uploads);
  return uploads;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function handOver({ handlers }: Uploads, name: string, pieces: readonly string[]): Promise<{ path: string; upload: number }> {
  const { upload } = await handlers['upload.begin']({ name, bytes: pieces.join('').length }, signal);
  for (const piece of pieces) await handlers['upload.piece']({ upload, base64: base64(piece) }, signal);
  return { upload, path: (await handlers['upload.end']({ upload }, signal)).path };
}

test('a file arrives piece by piece, under its own name', async () => {
  const { path: file } = await handOver(page(), 'flowers 1.csv', ['a,b\n', '1,2\n', '3,4\n']);
  expect(path.basename(file)).toBe('1-flowers 1.csv');
  expect(readFileSync(file, 'utf8')).toBe('a,b\n1,2\n3,4\n');
});

test.each([
  ['../../../../etc/passwd', '1-passwd'],
  ['..\\..\\windows\\system32\\a.csv', '1-a.csv'],
  ['..', '1-file'],
  ['/', '1-file'],
  ['.bashrc', '1-bashrc'],
  ['a\0b\n"$(rm -rf)".csv', '1-a_b_rm -rf_.csv'],
  ['数据.csv', '1-数据.csv'],
  [`${'x'.repeat(490)}.csv`, `1-${'x'.repeat(116)}.csv`],
])('a file named %j stays in the folder', async (name, expected) => {
  const { path: file } = await handOver(page(), name, ['1']);
  expect(path.basename(file)).toBe(expected);
  expect(path.basename(path.dirname(file))).toMatch(/^chainrule-dropped-/);
});

test('two files of one name do not meet', async () => {
  const uploads = page();
  const first = await handOver(uploads, 'a.csv', ['1']);
  const second = await handOver(uploads, 'a.csv', ['2']);
  expect([first, second].map(({ path: file }) => readFileSync(file, 'utf8'))).toEqual(['1', '2']);
});

test('pieces that are sent at once keep their order', async () => {
  const uploads = page();
  const pieces = Array.from({ length: 20 }, (_, index) => String(index % 10).repeat(50_000));
  const { upload } = await uploads.handlers['upload.begin']({ name: 'a.csv', bytes: 1_000_000 }, signal);
  await Promise.all(pieces.map(async (piece) => uploads.handlers['upload.piece']({ upload, base64: base64(piece) }, signal)));
  const { path: file } = await uploads.handlers['upload.end']({ upload }, signal);
  expect(readFileSync(file, 'utf8')).toBe(pieces.join(''));
});

test('more or fewer bytes than announced are refused', async () => {
  const { handlers } = page();
  const { upload } = await handlers['upload.begin']({ name: 'a.csv', bytes: 3 }, signal);
  await handlers['upload.piece']({ upload, base64: base64('12') }, signal);
  await expect(handlers['upload.piece']({ upload, base64: base64('34') }, signal)).rejects.toMatchObject({ code: 'E_BAD_MESSAGE' });
  await expect(handlers['upload.end']({ upload }, signal)).rejects.toMatchObject({ code: 'E_BAD_MESSAGE', message: '2 bytes came where 3 were announced' });
  await expect(handlers['upload.begin']({ name: 'a.csv', bytes: 4e9 + 1 }, signal)).rejects.toMatchObject({ code: 'E_FILE_TOO_LARGE' });
});

test('a whole file takes nothing more', async () => {
  const uploads = page();
  const { upload, path: file } = await handOver(uploads, 'a.csv', ['12']);
  await expect(uploads.handlers['upload.piece']({ upload, base64: '' }, signal)).rejects.toMatchObject({ code: 'E_BAD_MESSAGE' });
  expect(readFileSync(file, 'utf8')).toBe('12');
});

test('what nobody began is not found', async () => {
  const { handlers } = page();
  await expect(handlers['upload.piece']({ upload: 7, base64: base64('1') }, signal)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  await expect(handlers['upload.end']({ upload: 7 }, signal)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  await expect(handlers['upload.discard']({ upload: 7 }, signal)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
});

test('a discarded file is gone, whole or half', async () => {
  const uploads = page();
  const { upload: whole, path: file } = await handOver(uploads, 'a.csv', ['1']);
  const { upload: half } = await uploads.handlers['upload.begin']({ name: 'b.csv', bytes: 2 }, signal);
  await uploads.handlers['upload.piece']({ upload: half, base64: base64('1') }, signal);
  expect(readdirSync(path.dirname(file))).toEqual(['1-a.csv', '2-b.csv']);
  for (const upload of [whole, half]) await uploads.handlers['upload.discard']({ upload }, signal);
  expect(readdirSync(path.dirname(file))).toEqual([]);
  await expect(uploads.handlers['upload.end']({ upload: half }, signal)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
});

test('everything goes with the page', async () => {
  const uploads = page();
  const { path: file } = await handOver(uploads, 'a.csv', ['1']);
  await uploads.handlers['upload.begin']({ name: 'b.csv', bytes: 2 }, signal);
  await uploads.close();
  expect(existsSync(path.dirname(file))).toBe(false);
  await expect(uploads.handlers['upload.begin']({ name: 'c.csv', bytes: 1 }, signal)).rejects.toMatchObject({ code: 'E_CLOSED' });
  await uploads.close();
});
