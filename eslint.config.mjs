import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What of node:fs writes files. Rename, unlink and mkdir put no content anywhere. */
const writers = ['open', 'openSync', 'writeFile', 'writeFileSync', 'write', 'writeSync', 'writev', 'writevSync', 'appendFile', 'appendFileSync', 'copyFile', 'copyFileSync', 'cp', 'cpSync', 'truncate', 'truncateSync', 'ftruncate', 'ftruncateSync', 'createWriteStream', 'promises', 'default'];
const byTheRecipe = 'Everything is written by atomicWrite or atomicWriteAll (src-main/services/atomicWrite.ts), so that a crash or a full disk leaves the old content.';

/** These write by the recipe, step by step. */
const recipeFiles = ['fileSystem.ts', 'stagedFile.ts', 'atomicWrite.ts', 'tables/tableWriter.ts', 'tables/tableStore.ts'];

/** One program for all sources: with one for each folder the types of the core would be worked out again for each. */
const projects = ['tsconfig.lint.json', 'src-web/offline/tsconfig.json'];

export default tseslint.config(
  { ignores: ['dist/', 'release/', '.cache/', 'node_modules/', '**/*.generated.ts', 'src-core/kernels/wasm/assembly/', 'src-renderer/vite.config.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: projects, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // The compiler reports these, and knows of underscores.
      '@typescript-eslint/no-unused-vars': 'off',
      // `Record<string, unknown>['key']` is what noPropertyAccessFromIndexSignature would ask for.
      '@typescript-eslint/dot-notation': 'off',
      // Interfaces here are written as methods; none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Texts are spread by code points on purpose.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // The compiler sees a missing case by the missing return; `undefined` from an index is no case.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Numbers come from a seed (src-core/tensor/random.ts); secrets from node:crypto.' },
      ],
    },
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
  {
    // The layout bounds every index of the hot loops, where a check per element would cost more than the sum.
    files: ['src-core/kernels/**/*.ts', 'src-core/train/regularise.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/prefer-for-of': 'off' },
  },
  {
    files: ['src-renderer/**/*.ts', 'src-renderer/**/*.tsx'],
    extends: [reactHooks.configs.flat['recommended-latest']],
  },
  {
    files: ['e2e/**/*.mjs', 'scripts/**/*.mjs', 'bench/**/*.mjs', '*.mjs', '*.cjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', performance: 'readonly', Buffer: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', URL: 'readonly', fetch: 'readonly', TextDecoder: 'readonly', module: 'writable', AbortController: 'readonly' } },
  },
  {
    // What runs in a page.
    files: ['e2e/**/*.js', 'e2e/**/*.cjs', 'scripts/docs/site/*.js'],
    languageOptions: { globals: { window: 'readonly', document: 'readonly', location: 'readonly', matchMedia: 'readonly', require: 'readonly', process: 'readonly', __dirname: 'readonly' } },
  },
);
