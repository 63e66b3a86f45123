// Checks that installing runs nothing of others: no package needs its install script, each is pinned by its hash, and
// whatever installs here does it without scripts. A planted package that breaks a rule has to be caught.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/** Where packages are installed from, and by which script. */
const places = [
  { folder: '.', installer: 'scripts/modules.mjs' },
  { folder: 'bench', installer: 'scripts/bench.mjs' },
];

export function checkInstalls() {
  const locks = places.map(({ folder }) => readJson(path.join(folder, 'package-lock.json')).packages);
  const faults = places.flatMap(({ folder }, index) => faultsOf(locks[index], readJson(path.join(folder, 'package.json')).allowScripts));
  for (const { installer } of places) {
    const commands = readFileSync(path.join(root, installer), 'utf8').match(/\['(?:ci|install)'[^\]]*\]/g) ?? [];
    if (commands.length === 0) faults.push(`${installer} was expected to install`);
    for (const command of commands) if (!command.includes("'--ignore-scripts'")) faults.push(`${installer} installs with scripts: ${command}`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const planted = { 'node_modules/planted': { version: '1.0.0', integrity: 'sha512-x', hasInstallScript: true } };
  const unpinned = { 'node_modules/planted': { version: '1.0.0' } };
  for (const [what, packages] of [['install script', planted], ['missing hash', unpinned]]) {
    if (faultsOf(packages, {}).length !== 1) throw new Error(`a planted ${what} was not caught`);
  }
  const counts = locks.map((packages) => Object.keys(packages).length - 1);
  console.log(`${counts.join(' and ')} packages are pinned by their hash; none runs an install script; a planted one and a missing hash were caught`);
}

function faultsOf(packages, allowScripts) {
  return Object.entries(packages).flatMap(([name, { integrity, link, hasInstallScript }]) => {
    if (name === '' || link) return [];
    const plain = name.slice(name.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const isRun = hasInstallScript && allowScripts[plain] !== false;
    return [...(isRun ? [`${plain} has an install script: say in package.json under allowScripts that it is not run, once it works without`] : []), ...(integrity ? [] : [`${plain} is not pinned by a hash`])];
  });
}

function readJson(name) {
  return JSON.parse(readFileSync(path.join(root, name), 'utf8'));
}
