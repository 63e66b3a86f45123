// Checks that everything that ships may be shipped, and that docs/dependencies.md lists every direct
// dependency with its licence.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { assertShipped, shippedPackages } from './shipped.mjs';

const allowed = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'OFL-1.1', 'Unlicense', 'Python-2.0', 'CC0-1.0']);
/** Packages under a licence outside the list that ship unchanged, as a file of their own: weak copyleft asks for no more. */
const exceptions = new Map([['node_modules/elkjs', 'EPL-2.0 OR GPL-3.0-or-later']]);

export function checkLicences() {
  const { dependencies = {}, devDependencies } = readJson('package.json');
  const shipped = shippedPackages();
  const faults = shipped.flatMap((name) => {
    const licence = licenceOf(name);
    return isAllowed(licence) || exceptions.get(name) === licence ? [] : [`${name} has the licence ${licence}`];
  });
  const rows = documented();
  for (const [name, licence] of libraries('bench')) {
    if (!rows.has(name)) faults.push(`docs/dependencies.md has no row for ${name}, which the bench measures beside ours`);
    else if (rows.get(name) !== licence) faults.push(`docs/dependencies.md gives ${name} the licence ${rows.get(name)}; the bench's lock file says ${licence}`);
    rows.delete(name);
  }
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const licence = licenceOf(`node_modules/${name}`);
    if (!rows.has(name)) faults.push(`docs/dependencies.md has no row for ${name}`);
    else if (rows.get(name) !== licence) faults.push(`docs/dependencies.md gives ${name} the licence ${rows.get(name)}; its package says ${licence}`);
  }
  for (const name of rows.keys()) if (!dependencies[name] && !devDependencies[name]) faults.push(`docs/dependencies.md has a row for ${name}, which is no dependency`);
  if (Object.keys(dependencies).length > 0) faults.push('package.json has dependencies: everything that ships is bundled, so that an installed package needs none');
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const planted = (() => {
    try {
      assertShipped(['node_modules/katex/dist/katex.mjs', 'node_modules/eslint/lib/api.js']);
      return '';
    } catch (error) {
      return error.message;
    }
  })();
  if (!planted.startsWith('node_modules/eslint:')) throw new Error('a bundle with a file of a package that is not listed was let pass');
  console.log(`${shipped.length} packages that ship have licences from the list; ${rows.size} direct dependencies are documented`);
}

function readJson(name) {
  return JSON.parse(readFileSync(path.join(root, name), 'utf8'));
}

/** The libraries of a folder with a lock file of its own, with their licences: they need not be installed. */
function libraries(folder) {
  const { packages } = readJson(`${folder}/package-lock.json`);
  return Object.keys(packages[''].dependencies).map((name) => [name, packages[`node_modules/${name}`].license]);
}

function licenceOf(name) {
  if (!existsSync(path.join(root, name, 'package.json'))) return undefined;
  const { license, licenses } = readJson(path.join(name, 'package.json'));
  return license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none';
}

function isAllowed(expression) {
  const plain = expression.replaceAll(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((name) => allowed.has(name.trim())));
}

/** The rows `| name | licence | …` of the page. */
function documented() {
  const text = readFileSync(path.join(root, 'docs/dependencies.md'), 'utf8');
  return new Map([...text.matchAll(/^\| `([^`]+)` \| ([^|]+?) \|/gm)].map(([, name, licence]) => [name, licence]));
}
