// Makes ready what a command needs: in a checkout the packages and the built parts. What was installed from the package
// registry or a tarball is built and has no sources; there nothing is to be done.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/** Whether this is the repository, and not an installed package. */
export const isCheckout = existsSync(path.join(root, 'src-main'));

/** Installs and builds what is missing of the named parts. Throws where one fails. */
export async function prepare(parts) {
  if (!isCheckout) return;
  const { ensureModules } = await import('./modules.mjs');
  ensureModules();
  const { buildIfChanged } = await import('./build.mjs');
  await buildIfChanged(parts);
}

/** Builds the documentation beside the app that runs; its pages wait for it. */
export async function prepareDocs() {
  if (!isCheckout) return;
  const { buildDocsBeside } = await import('./build.mjs');
  buildDocsBeside();
}
