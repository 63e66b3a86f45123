// Checks electron-builder.yml by electron-builder's own schema, and that the schema does find a fault.
import { createRequire } from 'node:module';
import { root } from './root.mjs';

export async function checkPackaging() {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
  const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js');
  const log = { isEnabled: false };
  const config = await getConfig(root, 'electron-builder.yml', null);
  await validateConfiguration(config, log);
  const fault = await validateConfiguration({ ...config, asarr: true }, log).then(() => undefined, (error) => error);
  if (!fault) throw new Error('the schema let an unknown option pass');
  const unsafe = Object.entries({ runAsNode: false, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, grantFileProtocolExtraPrivileges: false }).filter(([name, value]) => config.electronFuses?.[name] !== value);
  if (unsafe.length > 0) throw new Error(`these fuses are not as they have to be: ${unsafe.map(([name]) => name).join(', ')}`);
  console.log('electron-builder.yml is valid; an unknown option was caught; the fuses are set');
}
