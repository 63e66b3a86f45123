import { expect, test } from 'vitest';
import { plainText, textParts } from './inlineText.ts';

test('LaTeX stands between dollar signs, dollar signs in it are escaped', () => {
  expect(textParts('a $x_1$ b $\\text{\\$5}$')).toEqual([
    { kind: 'words', content: 'a ' },
    { kind: 'tex', content: 'x_1' },
    { kind: 'words', content: ' b ' },
    { kind: 'tex', content: '\\text{\\$5}' },
  ]);
});

test.each(['it costs $5 and $6', '$', '$$', 'a $ b $ c', '\\'])('%s is words', (text) => {
  expect(textParts(text)).toEqual([{ kind: 'words', content: text }]);
});

test.each(['$x$', '\\$x$', 'a$$b', '$'.repeat(2000)])('the name %s holds no LaTeX', (name) => {
  expect(textParts(plainText(name))).toEqual([{ kind: 'words', content: name }]);
});
