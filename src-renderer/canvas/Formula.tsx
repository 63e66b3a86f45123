import type katexModule from 'katex';
import { type JSX, memo, useSyncExternalStore } from 'react';
import { formulaHtml, formulaLimits } from '../../src-core/explain/formulaHtml.ts';

type Katex = typeof katexModule;

let katex: Katex | undefined;
let loading: Promise<void> | undefined;
const waiting = new Set<() => void>();
const rendered = new Map<string, string>();

/** Loads what sets formulas; to be awaited before something is shown whose size depends on them. */
export function loadFormulas(): Promise<void> {
  loading ??= import('katex').then(
    (module) => {
      katex = module.default;
      for (const tell of waiting) tell();
    },
    () => {
      // Shown as they are written; tried again with the next.
      loading = undefined;
    },
  );
  return loading;
}

function subscribe(tell: () => void): () => void {
  waiting.add(tell);
  void loadFormulas();
  return () => {
    waiting.delete(tell);
  };
}

const current = (): Katex | undefined => katex;

function htmlOf(tex: string, display: boolean, setter: Katex): string {
  const key = `${String(display)} ${tex}`;
  let html = rendered.get(key);
  if (html === undefined) {
    html = formulaHtml(tex, (given) => setter.renderToString(given, { ...formulaLimits, displayMode: display, output: 'htmlAndMathml' }));
    rendered.set(key, html);
  }
  return html;
}

/** A formula set by KaTeX; screen readers get its MathML. Before KaTeX is there, the LaTeX. */
export const Formula = memo(function Formula({ tex, display = false, className = '' }: { readonly tex: string; readonly display?: boolean; readonly className?: string }): JSX.Element {
  const setter = useSyncExternalStore(subscribe, current);
  if (!setter) return <span className={`formula ${className}`}>{tex}</span>;
  // The HTML is KaTeX's own, made with `trust` off, or escaped text.
  return <span className={`formula ${className}`} dangerouslySetInnerHTML={{ __html: htmlOf(tex, display, setter) }} />;
});
