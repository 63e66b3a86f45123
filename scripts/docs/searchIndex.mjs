// What the site's search looks through: a script, as a page on the disk may load no data.

/** @param finished every page with what Markdown made of it */
export function searchIndex(finished) {
  const entries = finished
    .map(({ page: { address, title }, content }) => ({ address: `${address}.html`, title, headings: headings(content), text: wordsOf(content).slice(0, 600) }))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  return `globalThis.documentation = ${JSON.stringify(entries)};\n`;
}

function headings(content) {
  return [...content.matchAll(/<h[23] id="([^"]+)"[^>]*>(.*?)<\/h[23]>/gs)].map(([, id, text]) => [id, wordsOf(text)]);
}

/** The words of a piece of HTML; formulas are left out. */
function wordsOf(html) {
  return html
    .replace(/<span class="katex">.*?<\/math>.*?<span class="katex-html"[^>]*>.*?(?=<\/p>|<\/td>|<\/div>|$)/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
