#!/usr/bin/env node
// The `chainrule` command: builds when a source changed, then runs the bundle.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureModules } from './modules.mjs';
import { printingBrowser } from './browsers.mjs';
import { buildIfChanged } from './build.mjs';
import { root } from './root.mjs';

// `chainrule run … | head` is fine: nobody reads on, and the exit status is that of the command.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') return;
  console.error(`${error.code === 'ENOSPC' ? 'E_DISK_FULL' : 'E_FILE_NOT_WRITABLE'} standard output cannot be written: ${error.message}`);
  process.exit(2);
});
try {
  ensureModules();
  await buildIfChanged(['main']);
} catch (error) {
  console.error(`E_INTERNAL the command could not be built: ${error.message.replaceAll(/\s*\n\s*/g, '; ')}`);
  process.exit(2);
}
const { main } = await import(pathToFileURL(path.join(root, 'dist/cli/main.mjs')).href);
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
process.exitCode = await main(process.argv.slice(2), version, { distFolder: path.join(root, 'dist'), printer: printingBrowser() });
