import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../testing/bundle.ts';
import { contentOf, isWhole } from '../testing/savingLoop.ts';
import { atomicWrite } from './atomicWrite.ts';

const kills = 200;
const atOnce = 4;
let program = '';
beforeAll(async () => {
  program = await bundle(path.join(import.meta.dirname, '../testing/savingProgram.ts'));
});

/** Starts the program, and kills it so many microseconds after it began its n-th save. */
function killWhileSaving(file: string, mode: string, save: number, microseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, file, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    let saves = 0;
    child.stdout.on('data', (text: Buffer) => {
      const before = saves;
      saves += text.toString().split('saving').length - 1;
      if (before >= save || saves < save) return;
      // The moment is what is tested, so it is waited for to the microsecond rather than by a timer.
      const start = process.hrtime.bigint();
      while (process.hrtime.bigint() - start < BigInt(microseconds) * 1000n);
      child.kill('SIGKILL');
    });
    child.once('exit', () => {
      resolve();
    });
  });
}

/** Kills at moments spread over the time that a save takes; returns how many files were not whole. */
async function damagedOf(count: number, mode: string): Promise<{ damaged: number; folder: string; file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chainrule-kill-'));
  let damaged = 0;
  for (let first = 0; first < count; first += atOnce) {
    await Promise.all(
      Array.from({ length: atOnce }, async (_, lane) => {
        const turn = first + lane;
        const file = path.join(folder, `lane${String(lane)}.json`);
        await atomicWrite(file, contentOf('z'));
        await killWhileSaving(file, mode, 1 + (turn % 3), (turn * 397) % 8000);
        if (!isWhole(await readFile(file))) damaged += 1;
      }),
    );
  }
  return { damaged, folder, file: path.join(folder, 'lane0.json') };
}

describe('a writer that is killed', () => {
  it(`leaves a whole file each of ${String(kills)} times, and what it left over goes with the next save`, async () => {
    const { damaged, folder } = await damagedOf(kills, 'atomic');
    expect(damaged).toBe(0);
    for (let lane = 0; lane < atOnce; lane++) await atomicWrite(path.join(folder, `lane${String(lane)}.json`), contentOf('z'));
    expect((await readdir(folder)).sort()).toEqual(Array.from({ length: atOnce }, (_, lane) => `lane${String(lane)}.json`));
  }, 240_000);

  it('would leave a damaged file if it wrote in place: the test can tell', async () => {
    expect((await damagedOf(40, 'plain')).damaged).toBeGreaterThan(0);
  }, 120_000);
});
