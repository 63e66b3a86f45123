// Checks electron-builder.yml by electron-builder's own schema, and that the schema does find a fault; and that what
// keeps a packaged app shut is set: each setting is also taken out once, and has to be missed.
import { createRequire } from 'node:module';
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
}

/** The places of what is not as it has to be. */
function unsafeSettings(config) {
  return Object.keys(needed).filter((place) => place.split('.').reduce((part, name) => part?.[name], config) !== needed[place]);
}

function withSetting(config, place, value) {
  const [name, inside] = place.split('.');
  return { ...config, [name]: inside === undefined ? value : withSetting(config[name], inside, value) };
}
