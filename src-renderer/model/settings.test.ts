import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hostileTexts, nestedText, pollution } from '../../src-core/testing/hostileJson.ts';
import { loadSettings, storeSettings } from './settings.ts';

// The browser's storage is a file that others may have written.

let stored: string | null = null;
beforeEach(() => {
  stored = null;
  vi.stubGlobal('window', { innerHeight: 1000, matchMedia: () => ({ matches: false }) });
  vi.stubGlobal('navigator', { language: 'en' });
  vi.stubGlobal('localStorage', { getItem: () => stored, setItem: (_key: string, text: string) => (stored = text) });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('settings come back as they were', () => {
  const changed = { ...loadSettings(), theme: 'dark', keys: { 'edit.undo': ['$mod+z'] }, recentCommands: ['a'] } as const;
  storeSettings(changed);
  expect(loadSettings()).toEqual(changed);
});

test('__proto__, constructor and prototype in any record of them change nothing that others inherit', () => {
  const defaults = loadSettings();
  storeSettings({ ...defaults, keys: { 'edit.undo': ['$mod+z'] } });
  for (const text of hostileTexts(stored ?? '')) {
    stored = text;
    expect(pollution(loadSettings())).toEqual([]);
    expect(Object.keys(loadSettings()).sort()).toEqual(Object.keys(defaults).sort());
  }
});

test('nested deeper than 64 they count as none', () => {
  const defaults = loadSettings();
  storeSettings({ ...defaults, theme: 'dark' });
  const valid = stored ?? '';
  stored = nestedText(valid, 60);
  expect(loadSettings().theme).toBe('dark');
  stored = nestedText(valid, 65);
  expect(loadSettings()).toEqual(defaults);
});
