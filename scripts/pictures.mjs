// npm run pictures: makes the pictures of the README and of the documentation from the running app, by its stories.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './root.mjs';

/** For each story which of its pictures are kept in docs/pictures, and as what. */
const kept = {
  'lstm-step': { '07-update': 'light', '09-blackboard': 'dark' },
  'first-steps': { '01-palette': 'first-steps/palette', '02-numbers': 'first-steps/numbers', '03-walk': 'first-steps/walk', '04-derivation': 'first-steps/derivation', '05-trained': 'first-steps/trained' },
};

for (const [story, pictures] of Object.entries(kept)) {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-pictures-'));
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/demo.mjs'), story, '--pictures', folder], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  for (const [from, to] of Object.entries(pictures)) {
    const file = path.join(root, 'docs/pictures', `${to}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    copyFileSync(path.join(folder, `${from}.png`), file);
  }
}
