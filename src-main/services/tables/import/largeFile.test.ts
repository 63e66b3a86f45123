import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../../../src-core/graph/appError.ts';
import type { CancelSignal } from '../../../../src-core/protocol/contract.ts';
import { seededRandom } from '../../../../src-core/tensor/random.ts';
import { bundle } from '../../../testing/bundle.ts';
import { TableStore } from '../tableStore.ts';
import { importFile } from './importFile.ts';

const megabyte = 2 ** 20;
const blocks = 200;
const rowsOfABlock = 8000;

let folder = '';
let file = '';
let program = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-large-'));
  file = path.join(folder, 'large.csv');
  await pipeline(pieces, createWriteStream(file));
  program = await bundle(path.join(import.meta.dirname, '../../../testing/importProgram.ts'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Numbers, a class, and in every block a missing number and a quoted text with a line end. */
async function* pieces(): AsyncGenerator<string> {
  const random = seededRandom(1);
  const rows = Array.from({ length: rowsOfABlock }, (_, row) => {
    const numbers = Array.from({ length: 7 }, () => random.uniform(-100, 100).toFixed(13));
    if (row === 17) numbers[3] = '';
    return `${numbers.join(',')},${row === 18 ? '"three,\nlines"' : row % 2 ? 'odd' : 'even'}`;
  });
  const block = `${rows.join('\r\n')}\r\n`;
  yield 'a,b,c,d,e,f,g,label\r\n';
  for (let index = 0; index < blocks; index++) yield Promise.resolve(block);
}

test('200 MB are imported with flat memory', async () => {
  expect((await stat(file)).size).toBeGreaterThan(190 * megabyte);
  const store = path.join(folder, 'store');
  const { stdout } = await promisify(execFile)(process.execPath, [program, file, store]);
  const { rows, columns, megabytes, seconds, events } = JSON.parse(stdout) as Record<string, number>;
  expect([rows, columns]).toEqual([blocks * rowsOfABlock, 8]);
  // The file's text alone would be 200 MB, its rows of texts many times that; the table is 98 MB.
  expect(megabytes).toBeLessThan(120);
  expect(events).toBeGreaterThan(5);
  expect(events).toBeLessThanOrEqual(30 * (seconds ?? 0) + 1);
}, 240_000);

test.each([0.1, 0.9])('an import that is cancelled after %d of the way ends with less than 100 ms of work and leaves nothing', async (share) => {
  const store = new TableStore(path.join(folder, `cancelled-${String(share)}`));
  const signal: { aborted: boolean; addEventListener: CancelSignal['addEventListener'] } = { aborted: false, addEventListener: () => undefined };
  // The processor's time, which does not count what others do on the machine meanwhile.
  let cancelled = process.cpuUsage();
  const options = { delimiter: null, header: null, decimal: null, missing: 'keep', columns: null } as const;
  const importing = importFile({ path: file, options }, store, signal, ({ bytes, of }) => {
    if (signal.aborted || bytes < share * of) return;
    signal.aborted = true;
    cancelled = process.cpuUsage();
  });
  const error = await importing.catch((reason: unknown) => reason);
  const { user, system } = process.cpuUsage(cancelled);
  expect(signal.aborted).toBe(true);
  expect((user + system) / 1000).toBeLessThan(100);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'E_CANCELLED' });
  expect(await readdir(store.folder).catch(() => [])).toEqual([]);
}, 240_000);
