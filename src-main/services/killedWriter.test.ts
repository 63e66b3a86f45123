import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../testing/bundle.ts';
import { type Kind, type SavedPlace, damagedIn, kinds, saveOnce, savedPlace } from '../testing/savingLoop.ts';
import { cleanAtStart } from './cleanAtStart.ts';
import { openProject } from './projects.ts';
import { RecentFiles } from './recent.ts';

/** `npm run soak` asks for more. */
const kills = Number(process.env['CHAINRULE_KILLS'] ?? 200);
const atOnce = 4;
const timeout = 60_000 + kills * 1000; // ms
let program = '';
beforeAll(async () => {
  const source = await bundle(path.join(import.meta.dirname, '../testing/savingProgram.ts'));
  program = `${source}.snapshot`;
  expect(spawnSync(process.execPath, ['--snapshot-blob', program, '--build-snapshot', source]).status).toBe(0);
});

/** Starts the program, and kills it so many microseconds after it began its n-th save. Gives what it had begun to save, in turn. */
function killWhileSaving(folder: string, mode: string, { save, microseconds, first }: { save: number; microseconds: number; first: number }): Promise<Kind[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--snapshot-blob', program, folder, mode, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said: string[] = [];
    let isDue = false;
    child.stdout.on('data', (text: Buffer) => {
      said = [...said, ...text.toString().split('\n').filter((line) => line !== '')];
      if (isDue || said.length < save) return;
      isDue = true;
      // The moment is what is tested, so it is waited for to the microsecond rather than by a timer.
      const start = process.hrtime.bigint();
      while (process.hrtime.bigint() - start < BigInt(microseconds) * 1000n);
      child.kill('SIGKILL');
    });
    child.once('close', (status, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself, with status ${String(status)}`));
      resolve(said.flatMap((line) => kinds.find((kind) => kind === line) ?? []));
    });
  });
}

/** Kills at moments spread over the time that saves take. */
async function killOften(count: number, mode: string): Promise<{ damaged: Kind[]; killedIn: Kind[]; places: SavedPlace[] }> {
  const root = await mkdtemp(path.join(tmpdir(), 'chainrule-kill-'));
  const damaged: Kind[] = [];
  const killedIn: Kind[] = [];
  const folders = Array.from({ length: atOnce }, (_, lane) => path.join(root, `lane${String(lane)}`));
  await Promise.all(
    folders.map(async (folder, lane) => {
      const place = savedPlace(folder);
      await saveOnce('export', 0, place);
      await saveOnce('project', 0, place);
      for (let turn = lane; turn < count; turn += atOnce) {
        // Each kind is the one after which the next is due as often as the others.
        const first = turn * 60 + (Math.floor(turn / atOnce) % kinds.length);
        const saved = await killWhileSaving(folder, mode, { save: 1 + (turn % 3), microseconds: (turn * 397) % 6000, first });
        killedIn.push(...saved.slice(-1));
        damaged.push(...(await damagedIn(place, [...new Set(saved)])));
      }
    }),
  );
  return { damaged, killedIn, places: folders.map(savedPlace) };
}

/** What is still on its way somewhere in a folder. */
async function leftoversIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.includes('.writing-'));
}

describe('a writer that is killed', () => {
  it(`leaves 0 corrupt of ${String(kills)}, of each kind of file, and after a restart nothing half written`, async () => {
    const { damaged, killedIn, places } = await killOften(kills, 'atomic');
    expect(damaged).toEqual([]);
    expect([...new Set(killedIn)].sort()).toEqual([...kinds].sort());
    const before = await Promise.all(places.map(({ project }) => leftoversIn(path.dirname(project))));
    expect(before.flat().length, 'some were killed in the middle of writing').toBeGreaterThan(0);
    for (const { kept, tables, project, exports } of places) {
      await cleanAtStart({ kept, tables, recent: new RecentFiles(path.join(path.dirname(project), 'config')) });
      await openProject(project, tables);
      await saveOnce('export', 1, savedPlace(path.dirname(project)));
      expect(await leftoversIn(path.dirname(project)), exports).toEqual([]);
    }
  }, timeout);

  it('would leave damaged files if it wrote in place: the test can tell', async () => {
    expect((await killOften(24, 'plain')).damaged).toContain('project');
  }, timeout);

  it.each(kinds)('would be caught with a damaged %s', async (kind) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'chainrule-damage-'));
    const place = savedPlace(folder);
    for (const each of kinds) await saveOnce(each, 7, place);
    const places: Record<Kind, [folder: string, ending: string]> = {
      project: [folder, '.chainrule.json'],
      session: [place.kept.sessions.folder, '.document'],
      version: [place.kept.snapshots.folder, '.gz'],
      table: [place.tables.folder, '.safetensors'],
      export: [place.exports, '.npz'],
      run: [place.kept.sessions.folder, '.run'],
    };
    const [where, ending] = places[kind];
    const name = (await readdir(where, { recursive: true })).find((each) => each.endsWith(ending)) ?? '';
    expect(await damagedIn(place)).toEqual([]);
    await saveOnce('table', 7, place);
    const file = path.join(where, name);
    await truncate(file, (await stat(file)).size >> 1);
    expect(await damagedIn(place)).toEqual([kind]);
  });
});
