import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { Readable } from './stream.ts';

async function* cut(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) {
    await Promise.resolve();
    yield text.slice(at, at + length);
  }
}

/** Records that the CSV reader finds in a stream. */
function recordsOf(stream: Readable): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const found: string[][] = [];
    Papa.parse<string[]>(stream as unknown as NodeJS.ReadableStream, {
      newline: '\n',
      chunk: ({ data }) => { found.push(...data); },
      complete: () => { resolve(found); },
      error: reject,
    });
  });
}

const text = Array.from({ length: 200 }, (_, row) => `${String(row)},"a ""quoted"" ${String(row)}",${String(row / 3)}`).join('\n');

it.each([1, 7, 64, 100_000])('gives the CSV reader every record, in pieces of %d characters', async (length) => {
  expect(await recordsOf(Readable.from(cut(text, length)))).toEqual(Papa.parse<string[]>(text, { newline: '\n' }).data);
});

it('tells of what its source throws', async () => {
  async function* failing(): AsyncGenerator<string> {
    yield 'a,b\n';
    await Promise.resolve();
    throw new Error('the disk is gone');
  }
  await expect(recordsOf(Readable.from(failing()))).rejects.toThrow('the disk is gone');
});

it('pushes nothing while it is paused', async () => {
  const stream = Readable.from(cut('abc', 1));
  const seen: unknown[] = [];
  stream.on('data', (piece) => {
    seen.push(piece);
    stream.pause();
  });
  const ended = new Promise((resolve) => stream.on('end', resolve));
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  expect(seen).toEqual(['a']);
  stream.resume();
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  expect(seen).toEqual(['a', 'b']);
  stream.resume();
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  stream.resume();
  await ended;
});
