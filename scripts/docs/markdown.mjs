// Markdown as the project's documents are written in: formulas between dollars, links to other Markdown files.
import katex from 'katex';

/** Formulas, as plugin of markdown-it: `$x$` in a line, `$$` around a block of its own. One that KaTeX does not know is a fault. */
export function formulas(markdown) {
  const render = (tex, displayMode) => katex.renderToString(tex, { displayMode, throwOnError: true, strict: 'ignore', output: 'htmlAndMathml' });
  markdown.inline.ruler.before('escape', 'formula', (state, silent) => {
    const found = /^\$(?!\s|\$)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)/s.exec(state.src.slice(state.pos, state.posMax));
    if (!found) return false;
    if (!silent) state.push('formula', '', 0).content = found[1];
    state.pos += found[0].length;
    return true;
  });
  markdown.block.ruler.before('fence', 'formulas', (state, start, end, silent) => {
    const lineAt = (line) => state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]).trim();
    if (lineAt(start) !== '$$') return false;
    if (silent) return true;
    let last = start + 1;
    while (last < end && lineAt(last) !== '$$') last += 1;
    if (last === end) throw new Error('a formula that begins with $$ does not end');
    const token = state.push('formulas', '', 0);
    token.content = state.getLines(start + 1, last, 0, false);
    token.block = true;
    state.line = last + 1;
    return true;
  });
  markdown.renderer.rules.formula = (tokens, index) => render(tokens[index].content, false);
  // Reached by Tab, because it may have to be scrolled.
  markdown.renderer.rules.formulas = (tokens, index) => `<div class="formula" tabindex="0" role="group" aria-label="formula">${render(tokens[index].content, true)}</div>\n`;
}

/** Headings can be linked to. */
export function anchors(markdown) {
  markdown.core.ruler.push('anchors', (state) => {
    const used = new Set();
    state.tokens.forEach((token, index) => {
      if (token.type !== 'heading_open') return;
      token.attrSet('id', freeId(slug(plainText(state.tokens[index + 1])), used));
    });
  });
}

/** Links between Markdown files become links between pages; `place` says where a link leads, or undefined where the site does not have it. */
export function links(markdown, place) {
  markdown.core.ruler.push('links', (state) => {
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      const name = token.type === 'link_open' ? 'href' : token.type === 'image' ? 'src' : undefined;
      if (name === undefined) continue;
      const address = place(token.attrGet(name), state.env);
      if (address === undefined) token.attrs = token.attrs.filter(([other]) => other !== name);
      else token.attrSet(name, address);
      if (token.type === 'link_open' && address?.startsWith('https:')) {
        token.attrSet('target', '_blank');
        token.attrSet('rel', 'noopener');
      }
      if (token.type === 'image') token.attrSet('loading', 'lazy');
    }
  });
  markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0" role="group" aria-label="table"><table>\n';
  markdown.renderer.rules.table_close = () => '</table></div>\n';
}

/** As GitHub makes them, so that links work there and here. */
function slug(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
}

function freeId(wanted, used) {
  let id = wanted || 'section';
  for (let count = 1; used.has(id); count += 1) id = `${wanted}-${count}`;
  used.add(id);
  return id;
}

function plainText({ children = [] }) {
  return children.map(({ type, content }) => (['text', 'code_inline', 'formula'].includes(type) ? content : '')).join('');
}

/** Code with its comments set apart: what is said beside it, not what is typed. */
export function highlight(code, language) {
  const escaped = code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const comment = ['sh', ''].includes(language) ? /(^|\s)(# .*)$/gm : ['ts', 'jsonc'].includes(language) ? /(^|\s)(\/\/ .*)$/gm : undefined;
  return comment ? escaped.replace(comment, '$1<span class="comment">$2</span>') : escaped;
}
