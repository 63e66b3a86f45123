// The documentation as a site: Eleventy makes pages of the Markdown files in docs/, with relative links, so that they
// open from any address and from the disk. Formulas are set when it is built; nothing is loaded from elsewhere.
import { mkdirSync, readdirSync, readFileSync, writeFileSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';
import { anchors, formulas, highlight, links } from './markdown.mjs';
import { placeOf, readPages } from './pages.mjs';
import { pageHtml } from './page.mjs';
import { searchIndex } from './searchIndex.mjs';

export default function configure(eleventy) {
  const pages = readPages();
  // Eleventy reads what lies in docs/; what does not is handed over as text, as if it did.
  const inputOf = ({ file, address }) => (file.startsWith('docs/') ? file : `docs/${address}.md`);
  const byInput = new Map(pages.map((page) => [inputOf(page), page]));
  const pageOf = (inputPath) => byInput.get(path.posix.normalize(inputPath));
  eleventy.setUseGitIgnore(false);
  eleventy.setQuietMode(true);
  eleventy.amendLibrary('md', (markdown) => {
    markdown.set({ html: true, linkify: false, typographer: false, highlight });
    markdown.use(formulas).use(anchors).use(links, (link, { page }) => placeOf(link, pageOf(page.inputPath), pages));
  });
  eleventy.addGlobalData('permalink', () => ({ page }) => `${pageOf(page.inputPath).address}.html`);
  for (const page of pages) {
    const text = page.text ?? (page.file.startsWith('docs/') ? undefined : readFileSync(path.join(root, page.file), 'utf8'));
    if (text !== undefined) eleventy.addTemplate(path.posix.relative('docs', inputOf(page)), text);
  }
  const finished = [];
  eleventy.addTransform('page', function (content) {
    const page = pageOf(this.page.inputPath);
    finished.push({ page, content });
    return pageHtml(page, content, pages);
  });
  eleventy.addPassthroughCopy('docs/**/*.{png,gif,svg,json}');
  for (const folder of ['examples', 'examples/nodes', 'examples/templates']) eleventy.addPassthroughCopy({ [`src-core/${folder}/*.json`]: folder });
  eleventy.addPassthroughCopy({ 'src-renderer/public/icon.svg': 'assets/icon.svg', 'scripts/docs/site': 'assets' });
  eleventy.on('eleventy.after', ({ directories }) => {
    writeAssets(path.resolve(root, directories.output, 'assets'));
    writeFileSync(path.resolve(root, directories.output, 'assets/search-index.js'), searchIndex(finished));
  });
  return { dir: { input: 'docs', output: 'dist/docs' }, templateFormats: ['md'], markdownTemplateEngine: false };
}

/** The typeface, and KaTeX's styles with those of its fonts that every browser here reads. */
function writeAssets(folder) {
  mkdirSync(path.join(folder, 'fonts'), { recursive: true });
  const katex = path.join(root, 'node_modules/katex/dist');
  const styles = readFileSync(path.join(katex, 'katex.min.css'), 'utf8').replace(/,url\(fonts\/[^)]+\.(?:woff|ttf)\) format\("[^"]+"\)/g, '');
  if (/\.(?:woff|ttf)\)/.test(styles)) throw new Error('KaTeX names its fonts otherwise than the documentation expects');
  writeFileSync(path.join(folder, 'katex.css'), styles);
  for (const name of readdirSync(path.join(katex, 'fonts'))) if (name.endsWith('.woff2')) copyFileSync(path.join(katex, 'fonts', name), path.join(folder, 'fonts', name));
  const inter = path.join(root, 'node_modules/@fontsource-variable/inter/files');
  for (const name of ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2', 'inter-greek-wght-normal.woff2']) copyFileSync(path.join(inter, name), path.join(folder, 'fonts', name));
}
