// Builds dist/: generated files, then the bundles of the main side with esbuild, then the renderer with vite, then the
// documentation with Eleventy.
// `node scripts/build.mjs` always builds, `node scripts/build.mjs web` that part alone; `buildIfChanged`, and
// `node scripts/build.mjs --if-changed docs`, build a part only when one of its sources changed.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeLock } from './lock.mjs';
import { root } from './root.mjs';
import { assertShipped, licencesText } from './shipped.mjs';
import { finishWebSite } from './webSite.mjs';

const dist = path.join(root, 'dist');
const commonSources = ['src-core', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'docs/dependencies.md', 'scripts/build.mjs', 'scripts/generate.mjs', 'scripts/shipped.mjs'];

/** The stories that come with the app; what lies beside them plays them in tests. */
function storyFiles() {
  return readdirSync(path.join(root, 'e2e/stories')).filter((name) => name.endsWith('.story.json')).map((name) => path.join('e2e/stories', name));
}

/** The parts, with what they are built from. The command line needs the first one only, the app the first two, and its Help menu the third; `web` is the site that needs no app. */
const parts = {
  main: { sources: [...commonSources, 'src-main'], build: bundleMain },
  renderer: { sources: [...commonSources, 'src-renderer', ...storyFiles(), 'vite.config.ts'], build: buildRenderer },
  docs: { sources: ['docs', 'CHANGELOG.md', 'SECURITY.md', 'src-core', 'src-renderer/commands', 'src-renderer/i18n', 'src-renderer/public', 'package-lock.json', 'scripts/docs'], build: buildDocs },
  web: { sources: [...commonSources, 'src-main', 'src-renderer', 'src-web', ...storyFiles(), 'docs', 'scripts/docs', 'scripts/webSite.mjs'], build: buildWeb },
};
const partsOfApp = ['main', 'renderer', 'docs'];

// Packages written as CommonJS ask for Node's own modules through `require`.
const requireBanner = "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** The main side's bundles. `electron` is the only module that is not bundled: its host provides it. */
const bundles = [
  { entry: 'src-main/engine/worker.ts', out: 'engine/worker.cjs', format: 'cjs' },
  { entry: 'src-main/engine/helperWorker.ts', out: 'engine/helper.cjs', format: 'cjs' },
  { entry: 'src-main/server/localServer.ts', out: 'server/localServer.mjs', format: 'esm' },
  { entry: 'src-main/cli/main.ts', out: 'cli/main.mjs', format: 'esm' },
  { entry: 'src-main/electron/main.ts', out: 'electron/main.cjs', format: 'cjs' },
  { entry: 'src-main/electron/preload/preload.ts', out: 'electron/preload.cjs', format: 'cjs' },
];

/** Builds the parts whose sources are not those that dist/ was built from. Throws where one fails. */
export async function buildIfChanged(names = partsOfApp) {
  if (names.every(isUpToDate)) return;
  const release = takeLock('build');
  try {
    // Another process may have built meanwhile.
    const changed = names.filter((name) => !isUpToDate(name));
    if (changed.length > 0) await build(changed);
  } finally {
    release();
  }
}

async function build(names) {
  const started = performance.now();
  execFileSync(process.execPath, [path.join(root, 'scripts/generate.mjs')], { stdio: ['ignore', 2, 2] });
  for (const name of names) {
    const { sources, build } = parts[name];
    rmSync(stampFile(name), { force: true });
    // Taken before: what changes meanwhile is built again next time.
    const stamp = sourceStamp(sources);
    await build();
    writeFileSync(stampFile(name), stamp);
  }
  console.error(`built ${names.join(' and ')} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function stampFile(name) {
  return path.join(dist, `${name}.stamp`);
}

function isUpToDate(name) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === sourceStamp(parts[name].sources);
}

async function bundleMain() {
  const { build } = await import('esbuild');
  writeKatexStyles();
  writeFileSync(path.join(dist, 'licences.txt'), licencesText());
  const built = await Promise.all(
    bundles.map(({ entry, out, format }) =>
      build({
        entryPoints: [path.join(root, entry)],
        outfile: path.join(dist, out),
        bundle: true,
        platform: 'node',
        target: 'node20.19',
        format,
        external: ['electron'],
        sourcemap: 'linked',
        legalComments: 'linked',
        logLevel: 'warning',
        metafile: true,
        ...(format === 'esm' ? { banner: { js: requireBanner } } : {}),
      }),
    ),
  );
  assertShipped(built.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
}

/** KaTeX's styles with the fonts inside, for pages that stand alone. */
function writeKatexStyles() {
  const folder = path.join(root, 'node_modules/katex/dist');
  const styles = readFileSync(path.join(folder, 'katex.min.css'), 'utf8');
  const inlined = styles.replace(/src:url\((fonts\/[^)]+\.woff2)\) format\("woff2"\)[^;}]*/g, (_, font) => `src:url(data:font/woff2;base64,${readFileSync(path.join(folder, font)).toString('base64')}) format("woff2")`);
  if (inlined.includes('url(fonts/')) throw new Error('KaTeX names its fonts otherwise than the build expects');
  mkdirSync(path.join(dist, 'solution'), { recursive: true });
  writeFileSync(path.join(dist, 'solution/katex.css'), inlined);
}

async function buildRenderer() {
  const config = ['vite.config.ts', 'src-renderer/vite.config.ts'].map((name) => path.join(root, name)).find((file) => existsSync(file));
  if (!config) throw new Error('vite.config.ts is missing: the renderer cannot be built');
  const { build } = await import('vite');
  const files = [];
  // A worker is a bundle of its own.
  const listFiles = () => ({ name: 'list files', buildEnd() { files.push(...this.getModuleIds()); } });
  await build({ configFile: config, logLevel: 'warn', plugins: [listFiles()], worker: { plugins: () => [listFiles()] } });
  // What the bundler makes itself begins with a zero.
  assertShipped(files.filter((file) => !file.startsWith('\0')));
  if (!existsSync(path.join(dist, 'renderer/index.html'))) throw new Error('the renderer was built, but dist/renderer/index.html is missing');
}

async function buildWeb() {
  writeKatexStyles();
  const vite = await import('vite');
  await vite.build({ configFile: path.join(root, 'src-web/vite.config.ts'), logLevel: 'warn' });
  await finishWebSite(path.join(dist, 'web'), { styles: path.join(dist, 'solution/katex.css') });
  // Behind what is kept for use without a connection: it is many times as large.
  if (!isUpToDate('docs')) await build(['docs']);
  cpSync(path.join(dist, 'docs'), path.join(dist, 'web/docs'), { recursive: true });
}

/** In a process of its own: Eleventy works in the folder that its process is in. */
function buildDocs() {
  execFileSync(process.execPath, [path.join(root, 'scripts/docs/build.mjs')], { stdio: ['ignore', 'ignore', 2] });
}

/** Builds the documentation beside the app that runs, where it is not up to date; its pages wait for it. It ends with the app. */
export function buildDocsBeside() {
  if (isUpToDate('docs')) return;
  const isWindows = process.platform === 'win32';
  // In a group of its own, with the process that it starts itself.
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--if-changed', 'docs'], { stdio: 'ignore', detached: !isWindows });
  child.unref();
  child.once('exit', () => process.off('exit', end));
  process.once('exit', end);
  function end() {
    try {
      if (isWindows) child.kill();
      else process.kill(-child.pid);
    } catch {
      // It has ended just now.
    }
  }
}

/** A digest of every source's path, size and time of change: milliseconds for the whole tree. */
function sourceStamp(sources) {
  const hash = createHash('sha256');
  const add = (name) => {
    const status = statSync(path.join(root, name), { throwIfNoEntry: false });
    if (status?.isDirectory()) for (const entry of readdirSync(path.join(root, name)).sort()) add(path.join(name, entry));
    else if (status && !/\.test\.tsx?$/.test(name)) hash.update(`${name}\0${status.size}\0${status.mtimeMs}\n`);
  };
  sources.forEach(add);
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const ifChanged = process.argv[2] === '--if-changed';
  const names = process.argv.slice(ifChanged ? 3 : 2);
  await (ifChanged ? buildIfChanged : build)(names.length > 0 ? names : partsOfApp);
}
