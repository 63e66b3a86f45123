import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openExample } from '../../../src-core/examples/catalogue.ts';
import { emptyDocument } from '../../../src-core/graph/document.ts';
import { countsOf } from '../../../src-core/graph/documentCounts.ts';
import { Snapshots } from './snapshots.ts';

const minute = 60_000;
let folder = '';
let now = 1_800_000_000_000;
let snapshots: Snapshots;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-versions-'));
  now = 1_800_000_000_000;
  snapshots = new Snapshots(folder, () => now);
});

describe('earlier versions', () => {
  it('are listed the newest first with what they hold, and read back as they were', async () => {
    const document = openExample('lstm-step', 'en');
    await snapshots.take('/a', 'saved', document);
    now += minute;
    await snapshots.take('/a', 'before', emptyDocument('later'));
    const entries = await snapshots.list('/a');
    expect(entries.map(({ at, reason, nodes, edges, parameters }) => ({ at, reason, nodes, edges, parameters }))).toEqual([
      { at: now, reason: 'before', nodes: 0, edges: 0, parameters: 0 },
      { at: now - minute, reason: 'saved', ...countsOf(document) },
    ]);
    expect(await snapshots.read('/a', entries[1]?.id ?? '')).toEqual(document);
    expect(await snapshots.list('/b')).toEqual([]);
  });

  it('are taken once for one content, and while something is changed every ten minutes', async () => {
    const take = (title: string): Promise<void> => snapshots.takeText('/a', 'editing', JSON.stringify(emptyDocument(title)), countsOf(emptyDocument(title)));
    await take('one');
    now += 5 * minute;
    await take('two');
    expect(await snapshots.list('/a')).toHaveLength(1);
    now += 6 * minute;
    await take('one');
    expect(await snapshots.list('/a')).toHaveLength(1);
    await take('three');
    expect(await snapshots.list('/a')).toHaveLength(2);
  });

  it('go along when a project gets a name', async () => {
    await snapshots.take('unnamed', 'before', emptyDocument('x'));
    await snapshots.copy('unnamed', '/a');
    expect(await snapshots.list('/a')).toHaveLength(1);
    await snapshots.copy('unnamed', '/a');
    expect(await snapshots.list('/a')).toHaveLength(1);
  });

  it('that are damaged or asked for by another name are refused with a code', async () => {
    await snapshots.take('/a', 'saved', emptyDocument('x'));
    const [entry] = await snapshots.list('/a');
    const [place = ''] = await readdir(folder);
    await writeFile(path.join(folder, place, entry?.id ?? ''), 'not gzip');
    await expect(snapshots.read('/a', entry?.id ?? '')).rejects.toMatchObject({ code: 'E_FILE_INVALID' });
    for (const id of ['../../../etc/passwd', 'x', '__proto__']) await expect(snapshots.read('/a', id)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    await writeFile(path.join(folder, place, 'notes.txt'), 'mine');
    expect(await snapshots.list('/a')).toHaveLength(1);
  });
});
