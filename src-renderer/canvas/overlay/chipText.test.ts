import { expect, test } from 'vitest';
import type { Block, BlockPair } from '../../../src-core/protocol/frame.ts';
import { ChipTexts, type Writing } from './chipText.ts';

const writing: Writing = { digits: 4, hidesZeros: false, hidden: undefined, place: '1,0,0' };

function block(value: number): Block {
  return { size: 1, numbers: new Float64Array([value]), minimum: value, maximum: value, norm: Math.abs(value) };
}

function pair(value: number): BlockPair {
  return { value: block(value), gradient: block(-value) };
}

test('digits that change with each frame are written anew a dozen times a second', () => {
  const texts = new ChipTexts();
  const seen = new Set<string>();
  for (let now = 0; now < 1000; now += 10) {
    texts.begin(now, writing);
    seen.add(texts.textOf('e', pair(now), undefined).values.join());
  }
  expect(seen.size).toBe(13);
});

test('after a while without a change the next one is written at once', () => {
  const texts = new ChipTexts();
  texts.begin(0, writing);
  const first = pair(1);
  texts.textOf('e', first, undefined);
  // A round of painting without other numbers, as each edit causes one before the engine answers.
  expect(texts.begin(1000, writing)).toBe(0);
  texts.textOf('e', first, undefined);
  expect(texts.begin(1008, writing)).toBe(0);
  expect(texts.textOf('e', pair(2), undefined).values).toEqual(['2.0000']);
  expect(texts.wait(1018, writing.place)).toBe(70);
});

test('digits of another document, step or sample are never held back', () => {
  const texts = new ChipTexts();
  texts.begin(0, writing);
  texts.textOf('e', pair(1), undefined);
  expect(texts.begin(5, { ...writing, place: '1,1,0' })).toBe(0);
  expect(texts.textOf('e', pair(3), undefined)).toEqual({ values: ['3.0000'], gradients: ['−3.0000'] });
});
