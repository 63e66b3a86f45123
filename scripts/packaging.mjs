// Checks electron-builder.yml by electron-builder's own schema, and that the schema does find a fault; that what keeps a
// packaged app shut is set: each setting is also taken out once, and has to be missed; and then packs the app and the
// package, and uses both.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfChanged } from './build.mjs';
import { checkPackedApp } from './packedApp.mjs';
import { checkPackedPackage } from './packedPackage.mjs';
import { root } from './root.mjs';

/** What has to be set, by its place in the file, and why. */
const needed = {
  asar: true, // the app's files are one archive …
  'electronFuses.onlyLoadAppFromAsar': true, // … and nothing else is started …
  'electronFuses.enableEmbeddedAsarIntegrityValidation': true, // … than what was packaged
  'electronFuses.runAsNode': false, // ELECTRON_RUN_AS_NODE makes no Node of it
  'electronFuses.enableNodeOptionsEnvironmentVariable': false, // NODE_OPTIONS loads nothing into it
  'electronFuses.enableNodeCliInspectArguments': false, // --inspect opens no port
  'electronFuses.grantFileProtocolExtraPrivileges': false, // file: is no more than elsewhere
  'electronFuses.loadBrowserProcessSpecificV8Snapshot': false,
  'electronFuses.enableCookieEncryption': true,
};

export async function checkPackaging() {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
  const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js');
  const log = { isEnabled: false };
  const config = await getConfig(root, 'electron-builder.yml', null);
  await validateConfiguration(config, log);
  const fault = await validateConfiguration({ ...config, asarr: true }, log).then(() => undefined, (error) => error);
  if (!fault) throw new Error('the schema let an unknown option pass');
  const unsafe = unsafeSettings(config);
  if (unsafe.length > 0) throw new Error(`these are not as they have to be: ${unsafe.join(', ')}`);
  for (const place of Object.keys(needed)) {
    for (const planted of [undefined, !needed[place]]) {
      const missed = unsafeSettings(withSetting(config, place, planted));
      if (missed.length !== 1 || missed[0] !== place) throw new Error(`${place} was planted as ${planted}, and not missed`);
    }
  }
  console.log(`electron-builder.yml is valid; an unknown option was caught; ${Object.keys(needed).length} fuses and settings are as they have to be, and each that was left out or turned round was caught`);
  checkSystems(config);
  await buildIfChanged();
  for (const check of [(scratch) => checkPackedApp(config, scratch), checkPackedPackage]) {
    const scratch = mkdtempSync(path.join(tmpdir(), 'chainrule-packed-'));
    try {
      console.log(await check(scratch));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

/** What is made for each system, and the icon that it has. */
const systems = {
  linux: { targets: ['AppImage', 'deb'], icon: 'icons' },
  win: { targets: ['nsis'], icon: 'icon.ico' },
  mac: { targets: ['dmg'], icon: 'icon.icns' },
};

/** Fails where a system has not its packages, its icon, or the kind of file that the app opens. */
function checkSystems({ directories, fileAssociations, ...config }) {
  for (const [name, { targets, icon }] of Object.entries(systems)) {
    const missing = targets.filter((target) => !config[name]?.target?.includes(target));
    if (missing.length > 0) throw new Error(`${missing.join(', ')} is not among the packages for ${name}`);
    if (config[name].icon !== icon || !existsSync(path.join(root, directories.buildResources, icon))) throw new Error(`the icon for ${name} is not there: npm run icons`);
  }
  if (!fileAssociations?.some(({ ext }) => ext === 'chainrule.json')) throw new Error('.chainrule.json files are not opened by the app');
}

/** The places of what is not as it has to be. */
function unsafeSettings(config) {
  return Object.keys(needed).filter((place) => place.split('.').reduce((part, name) => part?.[name], config) !== needed[place]);
}

function withSetting(config, place, value) {
  const [name, inside] = place.split('.');
  return { ...config, [name]: inside === undefined ? value : withSetting(config[name], inside, value) };
}
