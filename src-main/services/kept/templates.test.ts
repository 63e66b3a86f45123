import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Templates } from './templates.ts';

let folder = '';
let templates: Templates;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'chainrule-templates-')), 'templates');
  templates = new Templates(folder, () => 5);
});

const never = { aborted: false, addEventListener: () => undefined };
const content = { format: 'chainrule-fragment' as const, version: 1, nodes: [{ id: 'a' }] };
const call = <N extends keyof Templates['handlers']>(name: N, input: Parameters<Templates['handlers'][N]>[0]): Promise<Awaited<ReturnType<Templates['handlers'][N]>>> =>
  Promise.resolve((templates.handlers[name] as (given: unknown, signal: unknown) => Promise<never>)(input, never));

describe('the store of templates', () => {
  it('saves, lists by name, reads, renames and removes', async () => {
    const { id } = await call('templates.save', { id: null, name: 'Residual block', content });
    const { id: second } = await call('templates.save', { id: null, name: 'Attention', content });
    expect((await call('templates.list', {})).entries.map(({ name }) => name)).toEqual(['Attention', 'Residual block']);
    expect(await call('templates.read', { id })).toEqual({ name: 'Residual block', content });
    await call('templates.rename', { id, name: 'Block' });
    expect(await call('templates.read', { id })).toEqual({ name: 'Block', content });
    await call('templates.save', { id, name: 'Block', content: { ...content, nodes: [] } });
    expect((await call('templates.read', { id })).content).toEqual({ ...content, nodes: [] });
    await call('templates.remove', { id: second });
    await call('templates.remove', { id: second });
    expect((await call('templates.list', {})).entries.map(({ name }) => name)).toEqual(['Block']);
    expect(await readdir(folder)).toEqual([`${id}.json`]);
  });

  it('names what is damaged, missing or too large', async () => {
    const { id } = await call('templates.save', { id: null, name: 'A', content });
    await expect(call('templates.read', { id: '0'.repeat(32) })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    await expect(call('templates.rename', { id: '0'.repeat(32), name: 'x' })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    await expect(call('templates.save', { id: null, name: 'large', content: { ...content, text: 'x'.repeat(9 * 1024 * 1024) } })).rejects.toMatchObject({ code: 'E_FILE_TOO_LARGE' });
    for (const text of ['', '{', '{"kind":"chainrule-template"}', `{"a":${'['.repeat(100)}`]) {
      await writeFile(path.join(folder, `${id}.json`), text);
      await expect(call('templates.read', { id })).rejects.toMatchObject({ code: expect.stringMatching(/^E_FILE_/) as string });
      expect((await call('templates.list', {})).entries).toEqual([]);
    }
  });

  it('lists nothing where there is no folder yet', async () => {
    expect(await templates.list()).toEqual([]);
  });
});
