import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { formulaHtml, formulaLimits } from '../../../src-core/explain/formulaHtml.ts';

const setByKatex = (tex: string): string => formulaHtml(tex, (given) => katex.renderToString(given, { ...formulaLimits }));
const nested = (open: string, close: string, count: number): string => `${open.repeat(count)}x${close.repeat(count)}`;

/** Elements that a formula may not have, of KaTeX's own output or slipped in. */
const active = /<(?:script|img|iframe|object|embed|a|form|input|link|style)\b|\son\w+\s*=|javascript:/i;

describe('row 23: 10,000 nested', () => {
  test.each([
    ['braces', '{', '}'],
    ['braces that do not close', '{', ''],
    ['fractions', '\\frac{1}{', '}'],
    ['brackets', '\\left(', '\\right)'],
    ['exponents', 'x^{', '}'],
    ['environments', '\\begin{matrix}', '\\end{matrix}'],
    ['styles', '\\displaystyle ', ''],
    ['colours', '\\color{red}', ''],
  ])('%s are escaped text, or set, at once', (_what, open, close) => {
    const tex = `${nested(open, close, 10_000)}<img src=x onerror=alert(1)>`;
    const started = performance.now();
    const html = setByKatex(tex);
    // It takes a millisecond or two; a minute would be a formula that holds the page up.
    expect(performance.now() - started).toBeLessThan(5000);
    expect(html).not.toMatch(active);
    if (open.includes('{') || close !== '') expect(html).toMatch(/^<code class="katex-error">/);
  });

  test('KaTeX by itself throws its stack away', () => {
    expect(() => katex.renderToString(nested('{', '}', 10_000), { throwOnError: false })).toThrow(RangeError);
  });

  test('braces 60 deep are a formula still', () => {
    expect(setByKatex(nested('{', '}', 60))).toContain('class="katex"');
    expect(setByKatex(nested('\\{', '\\}', 100))).toContain('class="katex"');
  });
});

test.each(['\\href{javascript:alert(1)}{x}', '\\url{javascript:alert(1)}', '\\htmlClass{x}{y}', '\\htmlStyle{background:url(//evil)}{y}', '\\includegraphics{http://evil/a.png}', '\\text{<script>alert(1)</script>}', '\\def\\a{\\a\\a}\\a', '<img src=x onerror=alert(1)>', '\\rule{99999em}{99999em}', '\\unknown{<b onclick=alert(1)>}'])(
  '%s makes no link, no picture and no element of its own',
  (tex) => {
    const tags = setByKatex(tex).replaceAll(/>[^<]*/g, '>').replaceAll(/(?:title|annotation)="[^"]*"/g, '');
    expect(tags).not.toMatch(active);
    expect(tags).not.toMatch(/(?<![.\d])\d{4,}em|evil/);
  },
);

test('with trust a link would be one', () => {
  expect(katex.renderToString('\\href{javascript:alert(1)}{x}', { trust: true, strict: 'ignore' })).toMatch(active);
});
