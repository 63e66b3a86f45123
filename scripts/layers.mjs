// Checks the layers with dependency-cruiser, and that the check itself works: that it saw the modules, and
// that a planted violation of every rule is caught.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
/** Fewer modules than this were not all of them: a tool that cruises nothing finds nothing wrong. */
const leastModules = 120;

/** For each rule a file that breaks it. Files that are imported need to be there. */
const planted = {
  'no-cycles': { 'src-core/graph/a.ts': "import './b.ts';", 'src-core/graph/b.ts': "import './a.ts';" },
  unresolvable: { 'src-core/graph/c.ts': "import './nowhere.ts';" },
  'core-is-alone': { 'src-core/graph/d.ts': "import '../../src-main/cli/target.ts';" },
  'core-is-pure': { 'src-core/graph/e.ts': "import 'node:fs';" },
  'nodes-are-apart': { 'src-core/nodes/f.ts': "import './target.ts';" },
  'shown-without-engine': { 'src-core/explain/g.ts': "import '../engine/target.ts';" },
  'core-without-barrels': { 'src-core/graph/h.ts': "import './index.ts';" },
  'renderer-without-engine': { 'src-renderer/i.ts': "import '../src-core/engine/target.ts';" },
  'renderer-without-main': { 'src-renderer/j.ts': "import '../src-main/cli/target.ts';" },
  'renderer-without-node': { 'src-renderer/k.ts': "import 'node:path';" },
  'main-without-renderer': { 'src-main/cli/l.ts': "import '../../src-renderer/target.ts';" },
  'electron-in-one-place': { 'src-main/services/m.ts': "import 'electron';" },
  'electron-is-a-leaf': { 'src-main/server/n.ts': "import '../electron/target.ts';" },
  'hosts-are-apart': { 'src-main/cli/o.ts': "import '../server/target.ts';" },
  'web-on-services': { 'src-web/r.ts': "import '../src-main/server/target.ts';" },
  'web-without-node': { 'src-web/s.ts': "import 'node:fs';" },
  'e2e-imports-types': { 'e2e/p.ts': "import '../src-core/graph/target.ts';" },
  'not-from-tests': { 'src-main/cli/q.ts': "import './target.test.ts';" },
};
const targets = ['src-core/nodes', 'src-core/engine', 'src-core/graph', 'src-main/cli', 'src-main/electron', 'src-main/server', 'src-renderer'].map((folder) => `${folder}/target.ts`);

export async function checkLayers() {
  const { summary, modules } = await cruiseFolder(root, ['src-core', 'src-main', 'src-renderer', 'src-web', 'e2e']);
  for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
  const own = modules.filter(({ source }) => /^(src-|e2e)/.test(source)).length;
  if (own < leastModules) throw new Error(`only ${own} modules were looked at; at least ${leastModules} are there`);
  await checkPlanted();
  if (summary.violations.length > 0) throw new Error(`${summary.violations.length} imports go against the layers`);
  console.log(`${own} modules keep to ${forbidden.length} rules; a planted violation of each rule was caught`);
}

async function checkPlanted() {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-layers-'));
  try {
    const files = Object.assign({ 'tsconfig.base.json': '{}', 'package.json': '{}', 'src-core/graph/index.ts': '', 'src-main/cli/target.test.ts': '' }, ...targets.map((name) => ({ [name]: '' })), ...Object.values(planted));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), `${text}\nexport {};\n`.trimStart());
    }
    writeFileSync(path.join(folder, 'tsconfig.base.json'), '{}');
    writeFileSync(path.join(folder, 'package.json'), '{}');
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const { summary } = await cruiseFolder(folder, ['src-core', 'src-main', 'src-renderer', 'src-web', 'e2e']);
    for (const { name } of forbidden) {
      const [file] = Object.keys(planted[name] ?? {});
      const caught = summary.violations.some(({ rule, from }) => rule.name === name && from === file);
      if (!caught) throw new Error(`the rule ${name} did not catch the violation planted in ${file}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function cruiseFolder(folder, places) {
  const { cruise } = await import('dependency-cruiser');
  const { default: extractTSConfig } = await import('dependency-cruiser/config-utl/extract-ts-config');
  const { enhancedResolveOptions, ...rest } = options;
  const before = process.cwd();
  // The tool finds packages from where it runs.
  process.chdir(folder);
  try {
    const { output } = await cruise(places, { ...rest, baseDir: folder, validate: true, ruleSet: { forbidden } }, enhancedResolveOptions, { tsConfig: extractTSConfig(path.join(folder, 'tsconfig.base.json')) });
    return output;
  } finally {
    process.chdir(before);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await checkLayers();
