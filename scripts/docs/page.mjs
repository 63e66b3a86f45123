// The frame of each page: head, navigation, contents, the way on.
import { navigation, relative, within } from './pages.mjs';

/** A whole page around what Markdown made. */
export function pageHtml(page, content, pages) {
  const to = (address) => relative(page.address, address);
  const sections = navigation(pages);
  const headings = [...content.matchAll(/<h2 id="([^"]+)"[^>]*>(.*?)<\/h2>/gs)].map(([, id, text]) => ({ id, text: text.replace(/<[^>]+>/g, '') }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.address === 'index' ? 'Chainrule' : `${escape(page.title)} – Chainrule`}</title>
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${to('assets/icon.svg')}">
<link rel="stylesheet" href="${to('assets/katex.css')}">
<link rel="stylesheet" href="${to('assets/site.css')}">
<script defer src="${to('assets/search-index.js')}"></script>
<script defer src="${to('assets/site.js')}" data-home="${to('index.html').replace(/index\.html$/, '')}"></script>
</head>
<body class="page-${page.address.replaceAll('/', '-')}">
<a class="skip" href="#content">To the text</a>
<header>
<a class="brand" href="${to('index.html')}"><img src="${to('assets/icon.svg')}" alt="" width="26" height="26">Chainrule</a>
<form role="search" hidden><input type="search" placeholder="Search" aria-label="Search the documentation" autocomplete="off" spellcheck="false"><ol id="found" aria-label="Found" hidden></ol></form>
</header>
<div class="columns">
<nav aria-label="Documentation">
<details class="menu"><summary>All pages</summary>${menu(page, sections, pages, to)}</details>
</nav>
<main id="content">
${content.trim()}
${wayOn(page, sections, pages, to)}
</main>
${headings.length > 2 ? `<aside aria-label="On this page"><p>On this page</p><ul>${headings.map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`).join('')}</ul></aside>` : ''}
</div>
</body>
</html>
`;
}

function menu(page, sections, pages, to) {
  const item = (other) => `<li><a href="${to(`${other.address}.html`)}"${other === page ? ' aria-current="page"' : ''}>${escape(other.title)}</a>${opened(other, page, pages, item)}</li>`;
  return sections.map(({ title, pages: listed }) => `<section><h2>${title}</h2><ul>${listed.map(item).join('')}</ul></section>`).join('');
}

/** Below the list of a folder the folder's pages, while one of them is read. */
function opened({ address }, page, pages, item) {
  const folder = /^(.*)\/index$/.exec(address)?.[1];
  if (folder === undefined || !page.address.startsWith(`${folder}/`)) return '';
  return `<ul>${within(folder, pages).map(item).join('')}</ul>`;
}

/** The pages before and after this one. */
function wayOn(page, sections, pages, to) {
  const all = sections.flatMap(({ pages: listed }) => listed.flatMap((other) => (other.address.endsWith('/index') ? [other, ...within(other.address.slice(0, -'/index'.length), pages)] : [other])));
  const at = all.indexOf(page);
  const link = (other, words, rel) => (other ? `<a rel="${rel}" href="${to(`${other.address}.html`)}"><span>${words}</span>${escape(other.title)}</a>` : '<span></span>');
  return `<footer>${link(all[at - 1], 'Before', 'prev')}${link(all[at + 1], 'Next', 'next')}</footer>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
