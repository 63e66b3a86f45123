import katex from 'katex';
import { type JSX, memo } from 'react';
import { formulaHtml, formulaLimits } from '../../src-core/explain/formulaHtml.ts';

const rendered = new Map<string, string>();

function htmlOf(tex: string, display: boolean): string {
  const key = `${String(display)} ${tex}`;
  let html = rendered.get(key);
  if (html === undefined) {
    html = formulaHtml(tex, (given) => katex.renderToString(given, { ...formulaLimits, displayMode: display, output: 'htmlAndMathml' }));
    rendered.set(key, html);
  }
  return html;
}

/** A formula set by KaTeX; screen readers get its MathML. */
export const Formula = memo(function Formula({ tex, display = false, className = '' }: { readonly tex: string; readonly display?: boolean; readonly className?: string }): JSX.Element {
  // The HTML is KaTeX's own, made with `trust` off, or escaped text.
  return <span className={`formula ${className}`} dangerouslySetInnerHTML={{ __html: htmlOf(tex, display) }} />;
});
