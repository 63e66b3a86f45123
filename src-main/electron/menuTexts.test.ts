import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { acceleratorOf } from './accelerator.ts';
import { menuTexts } from './menuTexts.ts';

// The menu and the page's commands meet only by their ids, so the ids are read from the page's sources.
const folder = path.resolve(import.meta.dirname, '../../src-renderer/commands');
const sources = readdirSync(folder).filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n');
/** The first of each command's own keys. */
const ownKeys = new Map([...sources.matchAll(/\bid: '([\w.]+)', group: '\w+', keys: \['([^']+)'/g)].map(([, id, key]) => [id, key]));
const commands = new Set([...sources.matchAll(/\bid: '([\w.]+)'/g)].map(([, id]) => id));

describe('the menu', () => {
  const items = menuTexts.flatMap((submenu) => submenu.items).filter((item) => item !== 'line');

  it('names commands that the page has, each once', () => {
    const ids = items.flatMap((item) => ('command' in item ? [item.command] : []));
    expect(ids.filter((id) => !commands.has(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows the keys that the page’s commands have of their own', () => {
    const shown = items.flatMap((item) => ('command' in item ? [[item.command, item.keys]] : []));
    expect(shown.length).toBeGreaterThan(30);
    expect(shown).toEqual(items.flatMap((item) => ('command' in item ? [[item.command, acceleratorOf(ownKeys.get(item.command) ?? '')]] : [])));
  });

  it('speaks both languages throughout', () => {
    for (const { text } of [...items, ...menuTexts]) {
      expect(text.en).not.toBe('');
      expect(text['zh-CN']).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
