import { expect, test } from 'vitest';
import { bestScore, matchScore } from './fuzzyMatch.ts';

const ranked = (query: string, texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => {
      const score = matchScore(query, text);
      return score === undefined ? [] : [{ text, score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ text }) => text);

test('the whole text comes first, then beginnings, words, parts, and first letters', () => {
  expect(ranked('train', ['Constrain', 'Stop the train', 'Train longer', 'Train', 'Open…'])).toEqual(['Train', 'Train longer', 'Stop the train', 'Constrain']);
});

test('first letters of words, and words in any order', () => {
  expect(matchScore('sa', 'Save as…')).toBeDefined();
  expect(matchScore('cpal', 'Command palette')).toBeDefined();
  expect(matchScore('weights load', 'Load weights…')).toBeDefined();
  expect(matchScore('xyz', 'Command palette')).toBeUndefined();
  // Letters that lie anywhere are no match: every long name would have them.
  expect(matchScore('dee', 'Redo everything')).toBeUndefined();
});

test('Chinese is found by its parts', () => {
  expect(matchScore('面板', '显示或隐藏底部面板')).toBeDefined();
  expect(bestScore('保存', ['Save', '保存'])).toBe(1000);
  expect(bestScore('保存', ['Save', 'Open'])).toBeUndefined();
});
