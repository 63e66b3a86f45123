// Writes the worked solutions of all examples to docs/solutions/, each as Markdown with its drawing.
// `--check` writes nothing there and fails where a file is not up to date.
import { mkdirSync, mkdtempSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged } from './build.mjs';
import { ensureModules } from './modules.mjs';
import { root } from './root.mjs';

const folder = path.join(root, 'docs/solutions');
const check = process.argv.includes('--check');

ensureModules();
await buildIfChanged(['main']);
const { main } = await import(pathToFileURL(path.join(root, 'dist/cli/main.mjs')).href);
const ids = readdirSync(path.join(root, 'src-core/examples')).filter((name) => name.endsWith('.chainrule.json')).map((name) => name.slice(0, -'.chainrule.json'.length)).sort();
const target = check ? mkdtempSync(path.join(tmpdir(), 'chainrule-solutions-')) : folder;
mkdirSync(target, { recursive: true });
let failed = 0;
for (const id of ids) {
  const status = await main(['solve', id, '--out', path.join(target, `${id}.md`)], '', { distFolder: path.join(root, 'dist'), printer: undefined });
  if (status !== 0) failed += 1;
}
if (check) {
  const names = new Set([...readdirSync(target), ...(existsSync(folder) ? readdirSync(folder) : [])].filter((name) => name !== 'README.md'));
  for (const name of names) {
    const [wanted, found] = [target, folder].map((place) => (existsSync(path.join(place, name)) ? readFileSync(path.join(place, name), 'utf8') : undefined));
    if (wanted === found) continue;
    console.error(`docs/solutions/${name} is not up to date: run npm run solutions`);
    failed += 1;
  }
  rmSync(target, { recursive: true });
}
process.exitCode = failed > 0 ? 1 : 0;
