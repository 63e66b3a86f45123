#!/usr/bin/env node
// The `chainrule` command: in a checkout it builds when a source changed; then it runs the bundle.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { printingBrowser } from './browsers.mjs';
import { openApp } from './openApp.mjs';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';

// `chainrule run … | head` is fine: nobody reads on, and the exit status is that of the command.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') return;
  console.error(`${error.code === 'ENOSPC' ? 'E_DISK_FULL' : 'E_FILE_NOT_WRITABLE'} standard output cannot be written: ${error.message}`);
  process.exit(2);
});
try {
  await prepare(['main']);
} catch (error) {
  console.error(`E_INTERNAL the command could not be built: ${error.message.replaceAll(/\s*\n\s*/g, '; ')}`);
  process.exit(2);
}
const { main } = await import(pathToFileURL(path.join(root, 'dist/cli/main.mjs')).href);
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const distFolder = path.join(root, 'dist');
process.exitCode = await main(process.argv.slice(2), version, {
  distFolder,
  printer: printingBrowser(),
  start: openApp,
  documentation: async () => {
    await prepare(['docs']);
    return pathToFileURL(path.join(distFolder, 'docs/index.html')).href;
  },
});
