import { expect, test } from 'vitest';
import { hintMessages } from '../../src-core/explain/hintMessages.ts';
import { errorCodes } from '../../src-core/graph/appError.ts';
import { diagnosticMessages } from '../../src-core/graph/messages.ts';
import { diagnosticsZhCN } from './diagnosticsZhCN.ts';
import { en } from './en.ts';
import { hintsZhCN } from './hintsZhCN.ts';
import { zhCN } from './zhCN.ts';

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

test('both languages have the same keys, each with a text', () => {
  expect(Object.keys(zhCN).sort()).toEqual(Object.keys(en).sort());
  for (const text of [...Object.values(en), ...Object.values(zhCN)]) expect(text.trim()).not.toBe('');
});

test('each Chinese text has the placeholders of the English one', () => {
  for (const [key, text] of Object.entries(en)) expect(placeholders(zhCN[key as keyof typeof en]), key).toEqual(placeholders(text));
});

test('each diagnostic has Chinese sentences with placeholders of the English ones, and does not say the same twice', () => {
  expect(Object.keys(diagnosticsZhCN).sort()).toEqual(Object.keys(diagnosticMessages).sort());
  for (const [code, english] of Object.entries(diagnosticMessages)) {
    const chinese = diagnosticsZhCN[code as keyof typeof diagnosticMessages];
    for (const part of ['message', 'advice'] as const) expect(placeholders(chinese[part]), code).toEqual(placeholders(english[part]));
    expect(english.message, code).not.toContain(english.advice.slice(0, 12));
  }
});

test('each hint has Chinese sentences with placeholders of the English ones', () => {
  expect(Object.keys(hintsZhCN).sort()).toEqual(Object.keys(hintMessages).sort());
  for (const [code, { message, advice }] of Object.entries(hintMessages)) {
    const chinese = hintsZhCN[code as keyof typeof hintMessages];
    expect(placeholders(chinese.message), code).toEqual(placeholders(message));
    expect([...new Set(placeholders(chinese.advice))], code).toEqual([...new Set(placeholders(advice))]);
  }
});

test('each error code has words for what happened and what to do', () => {
  for (const code of errorCodes) {
    expect(en).toHaveProperty([`fault.${code}`]);
    expect(en).toHaveProperty([`mend.${code}`]);
  }
});
