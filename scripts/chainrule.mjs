#!/usr/bin/env node
// The `chainrule` command: builds when a source changed, then runs the bundle.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureModules } from './modules.mjs';
import { buildIfChanged } from './build.mjs';
import { root } from './root.mjs';

// `chainrule run … | head` is fine: nobody reads on.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
ensureModules();
await buildIfChanged(['main']);
const { main } = await import(pathToFileURL(path.join(root, 'dist/cli/main.mjs')).href);
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
process.exitCode = await main(process.argv.slice(2), version);
