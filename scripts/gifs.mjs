// npm run demo:gifs: makes the moving pictures of the README and the documentation anew, by the stories that they show.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './root.mjs';

const stories = ['first-network', 'relu-sgd-step', 'rnn-bptt'];
/** Bytes: a page with such a picture opens at once. */
const largest = 1.5e6;

const folder = path.join(root, 'docs/pictures');
const temporary = mkdtempSync(path.join(tmpdir(), 'chainrule-gifs-'));
mkdirSync(folder, { recursive: true });
try {
  for (const story of stories) {
    const file = path.join(folder, `${story}.gif`);
    const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/demo.mjs'), story, '--record', file, '--pictures', temporary], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = status ?? 1;
    else if (statSync(file).size > largest) {
      console.error(`${path.relative(root, file)} is larger than ${largest / 1e6} MB: shorten its story`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
