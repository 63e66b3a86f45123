// Builds dist/: generated files, then the bundles of the main side with esbuild, then the renderer with vite.
// `node scripts/build.mjs` always builds; `buildIfChanged` does so only when a source changed since.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';

const dist = path.join(root, 'dist');
const stampFile = path.join(dist, 'sources.stamp');
const sourceFolders = ['src-core', 'src-main', 'src-renderer'];
const sourceFiles = ['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.base.json', 'scripts/build.mjs', 'scripts/generate.mjs'];

// Packages written as CommonJS ask for Node's own modules through `require`.
const requireBanner = "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** The main side's bundles. `electron` is the only module that is not bundled: its host provides it. */
const bundles = [
  { entry: 'src-main/engine/worker.ts', out: 'engine/worker.cjs', format: 'cjs' },
  { entry: 'src-main/server/localServer.ts', out: 'server/localServer.mjs', format: 'esm' },
  { entry: 'src-main/cli/main.ts', out: 'cli/main.mjs', format: 'esm' },
  { entry: 'src-main/electron/main.ts', out: 'electron/main.cjs', format: 'cjs' },
  { entry: 'src-main/electron/preload/preload.ts', out: 'electron/preload.cjs', format: 'cjs' },
];

/** Builds all of dist/. Throws where a part fails. */
export async function buildAll() {
  const started = performance.now();
  const stamp = sourceStamp();
  rmSync(stampFile, { force: true });
  execFileSync(process.execPath, [path.join(root, 'scripts/generate.mjs')], { stdio: 'inherit' });
  await bundleMain();
  await buildRenderer();
  // Generated files are sources too; the stamp counts them as they are now.
  writeFileSync(stampFile, sourceStamp());
  console.log(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return stamp;
}

/** Builds only when a source is not the one that dist/ was built from. */
export async function buildIfChanged() {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp()) return;
  await buildAll();
}

async function bundleMain() {
  const { build } = await import('esbuild');
  mkdirSync(dist, { recursive: true });
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

async function buildRenderer() {
  const config = ['vite.config.ts', 'src-renderer/vite.config.ts'].map((name) => path.join(root, name)).find((file) => existsSync(file));
  if (!config) throw new Error('vite.config.ts is missing: the renderer cannot be built');
  const { build } = await import('vite');
  await build({ configFile: config, logLevel: 'warn' });
  if (!existsSync(path.join(dist, 'renderer/index.html'))) throw new Error('the renderer was built, but dist/renderer/index.html is missing');
}

/** A digest of every source's path, size and time of change: milliseconds for the whole tree. */
function sourceStamp() {
  const hash = createHash('sha256');
  const add = (file) => {
    const status = statSync(file, { throwIfNoEntry: false });
    if (status) hash.update(`${path.relative(root, file)}\0${status.size}\0${status.mtimeMs}\n`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (!/\.test\.tsx?$/.test(entry.name)) add(file);
    }
  };
  for (const folder of sourceFolders) walk(path.join(root, folder));
  for (const file of sourceFiles) add(path.join(root, file));
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
