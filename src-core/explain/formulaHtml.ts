/** What KaTeX is told everywhere: formulas may come from a file of unknown origin. It has no links, classes or pictures then. */
export const formulaLimits = { throwOnError: false, trust: false, strict: 'ignore', maxExpand: 1000, maxSize: 100 } as const;

/** Deeper than any formula that is meant to be read. */
const deepest = 64;

/**
 * A formula as HTML. `render` sets LaTeX and is KaTeX with `formulaLimits`; what it cannot set, or what is nested deeper than
 * 64, is shown as the text that it is.
 */
export function formulaHtml(tex: string, render: (tex: string) => string): string {
  if (depthOf(tex) > deepest) return escapedTex(tex);
  try {
    return render(tex);
  } catch {
    // KaTeX shows what it finds wrong by itself; a stack that is exhausted it throws on.
    return escapedTex(tex);
  }
}

/** How deep groups, environments and growing brackets lie in each other. */
function depthOf(tex: string): number {
  let [depth, most] = [0, 0];
  for (const [sign] of tex.matchAll(/\\(?:left|begin)(?![A-Za-z])|\\(?:right|end)(?![A-Za-z])|\\.|[{}]/gs)) {
    if (sign === '{' || sign === '\\left' || sign === '\\begin') depth += 1;
    else if (sign === '}' || sign === '\\right' || sign === '\\end') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

const longestShown = 500;

function escapedTex(tex: string): string {
  const shown = tex.length > longestShown ? `${tex.slice(0, longestShown)}…` : tex;
  return `<code class="katex-error">${escapeHtml(shown)}</code>`;
}

/** A text as it stands in HTML, also inside of an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
