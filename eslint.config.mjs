// The project's own rules of structure. All others are in `.oxlintrc.json`, where types are looked at too.
import tseslint from 'typescript-eslint';

/** What of node:fs writes files. Rename, unlink and mkdir put no content anywhere. */
const writers = ['open', 'openSync', 'writeFile', 'writeFileSync', 'write', 'writeSync', 'writev', 'writevSync', 'appendFile', 'appendFileSync', 'copyFile', 'copyFileSync', 'cp', 'cpSync', 'truncate', 'truncateSync', 'ftruncate', 'ftruncateSync', 'createWriteStream', 'promises', 'default'];
const byTheRecipe = 'Everything is written by atomicWrite or atomicWriteAll (src-main/services/atomicWrite.ts), so that a crash or a full disk leaves the old content.';

/** These write by the recipe, step by step. */
const recipeFiles = ['fileSystem.ts', 'stagedFile.ts', 'atomicWrite.ts', 'tables/tableWriter.ts', 'tables/tableStore.ts'];

export default tseslint.config(
  {
    ignores: ['**/*.generated.ts', 'src-core/kernels/wasm/assembly/'],
  },
  {
    files: ['src-core/**/*.ts', 'src-main/**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
    // They speak to the other linter.
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
  {
    files: ['src-core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0], MemberExpression[object.name='Date'][property.name='now'], MemberExpression[object.name='performance']", message: 'The core has no clock; EngineHost gives the time.' },
      ],
    },
  },
  {
    // One writer. `scripts/writers.mjs` plants violations of it.
    files: ['src-main/**/*.ts'],
    ignores: [
      '**/*.test.ts',
      'src-main/testing/**',
      // The steps that the writer is made of.
      'src-main/services/fileSystem.ts',
      // A log, which grows line by line.
      'src-main/cli/runLog.ts',
      // Nothing of it is to outlive the program.
      'src-main/services/scratch.ts',
      // Written while the program ends, by what cannot wait; a file of its own each time, so there is no old content.
      'src-main/services/kept/crashReports.ts',
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: ['node:fs', 'node:fs/promises', 'fs', 'fs/promises'].map((name) => ({ name, importNames: writers, message: byTheRecipe })) }],
      'no-restricted-syntax': [
        'error',
        { selector: "ImportExpression[source.value=/^(node:)?fs(\\/promises)?$/], CallExpression[callee.name='require'][arguments.0.value=/^(node:)?fs(\\/promises)?$/], CallExpression[callee.property.name='getBuiltinModule']", message: byTheRecipe },
      ],
    },
  },
  {
    files: ['src-main/**/*.ts'],
    ignores: ['**/*.test.ts', 'src-main/testing/**', ...recipeFiles.map((name) => `src-main/services/${name}`)],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/fileSystem.ts'], importNames: ['nodeFileSystem'], message: byTheRecipe }] }],
    },
  },
);
