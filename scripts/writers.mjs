// Checks that a new way of writing files beside the one writer would be caught: the lint rules that hold for each kind
// of source file are given planted violations. Whether the sources keep to them is the business of the check `lint`.
import { ESLint, Linter } from 'eslint';
import path from 'node:path';
import tseslint from 'typescript-eslint';
import { root } from './root.mjs';

const rules = ['@typescript-eslint/no-restricted-imports', 'no-restricted-imports', 'no-restricted-syntax'];
/** Where a program that ships may write. */
const places = ['src-main/services/planted.ts', 'src-main/services/kept/planted.ts', 'src-main/cli/planted.ts', 'src-main/server/planted.ts', 'src-main/electron/planted.ts', 'src-main/engine/planted.ts', 'src-main/services/projects.ts', 'src-main/services/atomicWrite.ts'];
const planted = [
  "import { writeFile } from 'node:fs/promises';",
  "import { writeFile as save } from 'fs/promises';",
  "import { readFile, appendFile } from 'node:fs/promises';",
  "import { open } from 'node:fs/promises';",
  "import { copyFile } from 'node:fs/promises';",
  "import { writeFileSync } from 'node:fs';",
  "import { createWriteStream } from 'fs';",
  "import { promises } from 'node:fs';",
  "import fs from 'node:fs';",
  "import * as fs from 'node:fs/promises';",
  "export { writeFile } from 'node:fs/promises';",
  "const { writeFile } = await import('node:fs/promises');",
  "const { writeFileSync } = require('fs');",
  "const fs = process.getBuiltinModule('node:fs');",
];
/** Only the files that the writer is made of may hold its steps. */
const plantedSteps = "import { nodeFileSystem } from './fileSystem.ts';";
const withoutSteps = places.filter((place) => !place.endsWith('atomicWrite.ts'));
const innocent = "import { mkdir, readFile, readdir, stat } from 'node:fs/promises';\nimport { atomicWrite } from './atomicWrite.ts';\nimport { type FileSystem, openToRead } from './fileSystem.ts';";

export async function checkWriters() {
  const eslint = new ESLint({ cwd: root });
  const linter = new Linter();
  let caught = 0;
  for (const place of places) {
    const all = (await eslint.calculateConfigForFile(path.join(root, place))).rules;
    const chosen = Object.fromEntries(rules.filter((name) => all[name]).map((name) => [name, all[name]]));
    const faults = (text, rulesOf = chosen) =>
      linter.verify(text, [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser }, plugins: { '@typescript-eslint': tseslint.plugin }, rules: rulesOf }], { filename: 'planted.ts' });
    const bad = faults(innocent);
    if (bad.length > 0) throw new Error(`${place}: reading is caught as if it were writing: ${bad[0].message}`);
    for (const text of withoutSteps.includes(place) ? [...planted, plantedSteps] : planted) {
      const found = faults(text);
      if (found.length === 0 || found.some(({ fatal }) => fatal)) throw new Error(`${place}: this was not caught: ${text}${found[0] ? ` (${found[0].message})` : ''}`);
      // The rules are what catches it.
      if (faults(text, {}).length > 0) throw new Error(`${place}: this is caught without the rules: ${text}`);
      caught += 1;
    }
  }
  console.log(`${caught} planted ways of writing beside the one writer were caught, in ${places.length} places`);
}
