// npm run pictures: makes the pictures of the README from the running app, by the demo.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const pictures = { '07-update.png': 'light.png', '09-blackboard.png': 'dark.png' };

const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/demo.mjs'), 'lstm-step'], { stdio: 'inherit' });
if (status === 0) {
  mkdirSync(path.join(root, 'docs/pictures'), { recursive: true });
  for (const [from, to] of Object.entries(pictures)) copyFileSync(path.join(root, 'demo-output', from), path.join(root, 'docs/pictures', to));
}
process.exitCode = status ?? 1;
