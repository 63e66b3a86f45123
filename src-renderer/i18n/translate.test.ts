import i18next from 'i18next';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type MessageKey, en } from './en.ts';
import { type Language, setLanguage, startTranslation, translate } from './translate.ts';
import { zhCN } from './zhCN.ts';

beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: {} });
  await startTranslation('en');
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const messages: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, 'zh-CN': zhCN };

test.each(['en', 'zh-CN', 'en'] as const)('every message in %s is what i18next makes of it, with and without values', async (language) => {
  vi.stubGlobal('document', { documentElement: {} });
  await setLanguage(language);
  for (const key of Object.keys(en) as MessageKey[]) {
    const names = [...messages[language][key]?.matchAll(/\{(\w+)\}/g) ?? []].map(([, name = '']) => name);
    // What stands in a name is not read as a message.
    const values = Object.fromEntries(names.map((name, index) => [name, `${name} $t(x) {y} ${String(index)}`]));
    expect(translate(key, values), key).toBe(i18next.t(key, { ...values, interpolation: { skipOnVariables: true } }));
    if (names.length === 0) expect(translate(key)).toBe(messages[language][key]);
  }
});
