import type { Token } from 'marked';
import { expect, test } from 'vitest';
import { readMarkdown } from './markdown.ts';

/** Each token as its type with what it holds. */
function shape(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'math') return [`math:${String((token as { text?: unknown }).text)}`];
    const { tokens: held = [] } = token as { tokens?: Token[] };
    return held.length > 0 && token.type !== 'text' ? [`${token.type}(${shape(held).join(' ')})`] : [token.type];
  });
}

test('formulas are read before what they hold is taken for Markdown', () => {
  expect(shape(readMarkdown('the *gate* $a_1 * b_2 * c$ opens'))).toEqual(['paragraph(text em(text) text math:a_1 * b_2 * c text)']);
  expect(readMarkdown('$$\\sum_t x^{(t)}$$')[0]).toMatchObject({ tokens: [{ type: 'math', display: true, text: '\\sum_t x^{(t)}' }] });
});

test('prices are no formulas', () => {
  expect(shape(readMarkdown('costs $5 and $10, or $ 3 $'))).toEqual(['paragraph(text)']);
});

test('headings, lists and code are read', () => {
  expect(readMarkdown('# Title\n\n- one\n- two\n\n```\ncode\n```').map(({ type }) => type).filter((type) => type !== 'space')).toEqual(['heading', 'list', 'code']);
});
