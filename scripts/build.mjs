// Builds dist/: generated files, then the bundles of the main side with esbuild, then the renderer with vite.
// `node scripts/build.mjs` always builds, `node scripts/build.mjs web` that part alone; `buildIfChanged` builds a part only when one
// of its sources changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeLock } from './lock.mjs';
import { root } from './root.mjs';
import { finishWebSite } from './webSite.mjs';

const dist = path.join(root, 'dist');
const commonSources = ['src-core', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs', 'scripts/generate.mjs'];

/** The stories that come with the app; what lies beside them plays them in tests. */
function storyFiles() {
  return readdirSync(path.join(root, 'e2e/stories')).filter((name) => name.endsWith('.story.json')).map((name) => path.join('e2e/stories', name));
}

/** The parts, with what they are built from. The command line needs the first one only, the app the first two; `web` is the site that needs no app. */
const parts = {
  main: { sources: [...commonSources, 'src-main'], build: bundleMain },
  renderer: { sources: [...commonSources, 'src-renderer', ...storyFiles(), 'vite.config.ts'], build: buildRenderer },
  web: { sources: [...commonSources, 'src-main', 'src-renderer', 'src-web', ...storyFiles(), 'scripts/webSite.mjs'], build: buildWeb },
};
const partsOfApp = ['main', 'renderer'];

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
  await Promise.all(
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
        ...(format === 'esm' ? { banner: { js: requireBanner } } : {}),
      }),
    ),
  );
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
  await build({ configFile: config, logLevel: 'warn' });
  if (!existsSync(path.join(dist, 'renderer/index.html'))) throw new Error('the renderer was built, but dist/renderer/index.html is missing');
}

async function buildWeb() {
  writeKatexStyles();
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'src-web/vite.config.ts'), logLevel: 'warn' });
  await finishWebSite(path.join(dist, 'web'), { styles: path.join(dist, 'solution/katex.css') });
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(process.argv.length > 2 ? process.argv.slice(2) : partsOfApp);
