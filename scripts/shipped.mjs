// The packages whose code or files end up in what is shipped, and their licences in one text. Everything is bundled, so
// none of them has to be installed beside the app: in package.json they are development dependencies as the others.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/** The places (`node_modules/…`) of the packages listed under «Part of the app» in docs/dependencies.md, and of all that they need. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const text = readFileSync(path.join(root, 'docs/dependencies.md'), 'utf8');
  const part = /^## Part of the app$(.*?)^## /ms.exec(text)?.[1] ?? '';
  const waiting = [...part.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => placeOf(name, '', packages));
  const found = new Set();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (found.has(place)) continue;
    found.add(place);
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {}, optionalDependencies = {} } = packages[place];
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      // What is there for types alone leaves nothing in a bundle; what need not be there is caught where it is.
      const isLeftOut = name.startsWith('@types/') || name in optionalDependencies || peerDependenciesMeta[name]?.optional;
      if (!isLeftOut) waiting.push(placeOf(name, place, packages));
    }
  }
  return [...found].sort();
}

/** Fails where a bundle has a file of a package that is not among those. The packages may lie elsewhere, behind a link. */
export function assertShipped(files) {
  const known = new Set(shippedPackages());
  if (files.length === 0) throw new Error('a bundle without files cannot be looked through');
  const strangers = new Set();
  for (const file of files) {
    const place = /(?<=^|\/)node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll(path.sep, '/'))?.[0];
    if (place !== undefined && !known.has(place)) strangers.add(place);
  }
  if (strangers.size > 0) throw new Error(`${[...strangers].join(', ')}: is shipped, and not listed under «Part of the app» in docs/dependencies.md`);
}

/** The licences of all of them, one after the other. */
export function licencesText() {
  const parts = shippedPackages().map((place) => {
    const { name, version, license, homepage, repository } = JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8'));
    const source = homepage ?? repository?.url ?? repository ?? '';
    return `${name} ${version}\n${license}${source === '' ? '' : `\n${source}`}\n\n${licenceFiles(place, name)}`;
  });
  const own = readFileSync(path.join(root, 'LICENSE'), 'utf8').trim();
  return `Chainrule\n\n${own}\n\nIt contains the following packages, under these licences.\n\n${parts.map((part) => `${'='.repeat(80)}\n${part.trim()}\n`).join('\n')}`;
}

function licenceFiles(place, name) {
  const files = readdirSync(path.join(root, place)).filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(file)).sort();
  if (files.length === 0) throw new Error(`${name} has no file with its licence`);
  return files.map((file) => readFileSync(path.join(root, place, file), 'utf8').trim()).join('\n\n');
}

/** Where a package is found that another one asks for, as Node looks for it. */
function placeOf(name, from, packages) {
  const folders = [''];
  for (let folder = from; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) folders.unshift(`${folder}/`);
  const place = folders.map((folder) => `${folder}node_modules/${name}`).find((one) => packages[one]);
  if (place === undefined) throw new Error(`package-lock.json has no ${name}`);
  return place;
}
