// What pages the documentation has, and where they are in its navigation.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';

const docs = path.join(root, 'docs');
/** Files beside docs/ that are pages too, by their address. */
const beside = { changelog: 'CHANGELOG.md', security: 'SECURITY.md' };
/** Folders of which a list is made. */
const lists = {
  teaching: ['Lectures', 'Lesson plans, to be held as they are or taken apart.'],
  solutions: ['Worked solutions', 'Each is worked out by the program from a worked example: given, forward, loss, backward, update and check, with every number. `chainrule solve <example>` prints it, File › Worked solution saves it.'],
  decisions: ['Decisions', 'Why the program is built as it is: what was chosen, what else there was, and what it costs.'],
};

/** The sections of the navigation. `folder/*` stands for all pages of a folder. */
const sections = [
  { title: 'Begin', pages: ['index', 'first-steps', 'keys'] },
  { title: 'Teach and learn', pages: ['teaching/*', 'solutions/index'] },
  { title: 'Look up', pages: ['nodes/index', 'cli', 'file-format', 'stories', 'exports', 'imports', 'errors'] },
  { title: 'Inside', pages: ['architecture', 'adding-a-node', 'packaging', 'web', 'performance', 'reliability', 'scaling', 'dependencies', 'security', 'decisions/index', 'changelog'] },
];

/**
 * Every page: its `address` (without `.html`), its `title`, and its source: a `file`, or the `text` that was made for it.
 * Sorted by address.
 */
export function readPages() {
  const files = readdirSync(docs, { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith('.md')).map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)).replaceAll(path.sep, '/'));
  const read = (file, address) => ({ address, file, title: titleOf(readFileSync(path.join(root, file), 'utf8'), file) });
  const pages = [
    ...files.map((file) => read(file, file.replace(/^docs\//, '').replace(/README\.md$/, 'index').replace(/\.md$/, ''))),
    ...Object.entries(beside).map(([address, file]) => read(file, address)),
  ].sort((a, b) => (a.address < b.address ? -1 : 1));
  const made = Object.entries(lists).map(([folder, [title, summary]]) => {
    const rows = within(folder, pages).map(({ address, title }) => `- [${title}](${address.slice(folder.length + 1)}.md)`);
    return { address: `${folder}/index`, title, file: `docs/${folder}/README.md`, text: `# ${title}\n\n${summary}\n\n${rows.join('\n')}\n` };
  });
  return [...pages, ...made];
}

/** The navigation's sections with their pages. A page that no section has, and that no page of a folder leads to, is a fault. */
export function navigation(pages) {
  const byAddress = new Map(pages.map((page) => [page.address, page]));
  const listed = sections.map(({ title, pages: wanted }) => ({
    title,
    pages: wanted.flatMap((address) => (address.endsWith('/*') ? within(address.slice(0, -2), pages) : byAddress.has(address) ? [byAddress.get(address)] : [])),
  }));
  const known = new Set(listed.flatMap((section) => section.pages));
  const left = pages.filter((page) => !known.has(page) && !page.address.includes('/'));
  if (left.length > 0) throw new Error(`no section of the documentation has ${left.map(({ address }) => address).join(', ')}: see scripts/docs/pages.mjs`);
  return listed;
}

/** The pages of a folder without its list, by address. */
export function within(folder, pages) {
  return pages.filter(({ address }) => address.startsWith(`${folder}/`) && address !== `${folder}/index`);
}

/**
 * Where a link of a document leads, seen from its page: another page, a file that the site has too, or undefined for what is in the repository alone.
 * Throws where nothing is there.
 */
export function placeOf(link, from, pages) {
  if (/^(?:https?:|#)/.test(link)) return link;
  const [name, fragment] = link.split('#');
  const file = path.posix.join(path.posix.dirname(from.file), decodeURI(name)).replace(/\/$/, '');
  const target = pages.find((page) => page.file === file || page.file === `${file}/README.md`);
  const address = target ? `${target.address}.html` : siteFile(file);
  if (target === undefined && !existsSync(path.join(root, file))) throw new Error(`${from.file} links to ${link}, which is not there`);
  return address === undefined ? undefined : `${relative(from.address, address)}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** The address of a file that is copied into the site. */
function siteFile(file) {
  if (/^docs\/.*\.(?:png|gif|svg|json)$/.test(file)) return file.slice('docs/'.length);
  return /^src-core\/examples\/.*\.json$/.test(file) ? file.slice('src-core/'.length) : undefined;
}

/** `to` as seen from the page `from`. */
export function relative(from, to) {
  return path.posix.relative(path.posix.dirname(from), to);
}

function titleOf(text, file) {
  const found = /^# (.+)$/m.exec(text);
  if (!found) throw new Error(`${file} has no title`);
  return found[1].replaceAll('`', '');
}
