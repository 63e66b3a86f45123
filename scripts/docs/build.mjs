// npm run build:docs: the documentation as a site, in dist/docs.
import { rmSync } from 'node:fs';
import path from 'node:path';
import Eleventy from '@11ty/eleventy';
import { root } from '../root.mjs';

// The page that everything is reached by goes first and comes last: the hosts wait for it.
rmSync(path.join(root, 'dist/docs'), { recursive: true, force: true });
process.chdir(root);
await new Eleventy('docs', 'dist/docs', { configPath: 'scripts/docs/eleventy.config.mjs', quietMode: true }).write();
