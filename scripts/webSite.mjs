// What is left to do for the static site once its page is bundled: the styles of worked solutions, the service worker with the
// list of what it keeps, and how large all of it is.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './root.mjs';

/** Browsers that run the app read the fonts in their newest form. */
const neverLoaded = /\.(?:ttf|woff)$/;

/** Completes the site in `folder`, and prints its sizes. `styles` is the style sheet of worked solutions. */
export async function finishWebSite(folder, { styles }) {
  cpSync(styles, path.join(folder, 'solution/katex.css'));
  const files = filesIn(folder).filter((name) => !neverLoaded.test(name) && name !== 'serviceWorker.js');
  const version = digestOf(folder, files);
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(root, 'src-web/offline/serviceWorker.ts')],
    outfile: path.join(folder, 'serviceWorker.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    // Some hosts send the address of the page itself elsewhere when it is asked for by its name.
    define: { PRECACHE: JSON.stringify({ version, files: files.map((name) => (name === 'index.html' ? './' : encodeURI(name))) }) },
    logLevel: 'warning',
  });
  const { all, first } = sizesOf(folder, [...files, 'serviceWorker.js']);
  // Beside the site, for the test that holds it to what the documentation says.
  writeFileSync(`${folder}.sizes.json`, JSON.stringify({ first: first.gzip, all: all.gzip }));
  console.error(`the site: ${first.files} files to begin with, ${kilobytes(first.gzip)} kB gzip (${kilobytes(first.bytes)} kB); with all that is kept for use without a connection ${all.files} files, ${kilobytes(all.gzip)} kB gzip (${kilobytes(all.bytes)} kB)`);
}

/** How much has to come before the page can be used, and how much comes in all. */
function sizesOf(folder, files) {
  const sizes = new Map(files.map((name) => {
    const content = readFileSync(path.join(folder, name));
    return [name, { bytes: content.length, gzip: gzipSync(content, { level: 9 }).length }];
  }));
  const sum = (names) => names.reduce((total, name) => ({ files: total.files + 1, bytes: total.bytes + sizes.get(name).bytes, gzip: total.gzip + sizes.get(name).gzip }), { files: 0, bytes: 0, gzip: 0 });
  return { all: sum(files), first: sum(firstFiles(folder, files)) };
}

/** The page, what it names, what those import at once, the host in the page, and the engine. */
function firstFiles(folder, files) {
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const wanted = new Set(['index.html', ...[...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name]) => name)]);
  for (const name of files) if (/^assets\/(?:webHost|engineWorker|inter-latin-wght)-/.test(name)) wanted.add(name);
  for (const name of wanted) {
    if (!name.endsWith('.js')) continue;
    for (const [, imported] of readFileSync(path.join(folder, name), 'utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) wanted.add(path.posix.join(path.posix.dirname(name), imported));
  }
  return [...wanted].filter((name) => files.includes(name));
}

function kilobytes(bytes) {
  return (bytes / 1000).toFixed(0);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

function digestOf(folder, files) {
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\0`).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
