// The layers. scripts/layers.mjs plants a violation of every rule and expects each to be caught.
const test = '[.]test[.]tsx?$|/testing/';

module.exports = {
  forbidden: [
    { name: 'no-cycles', comment: 'Modules that need each other at run time are one module.', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'unresolvable', from: {}, to: { couldNotResolve: true, pathNot: '^electron$|[.]css([?]|$)|^virtual:' } },
    { name: 'core-is-alone', comment: 'The core imports nothing of main, renderer or e2e.', from: { path: '^src-core/' }, to: { path: '^(src-main|src-renderer|src-web|e2e|scripts)/' } },
    {
      name: 'core-is-pure',
      comment: 'The core has no Node, no React and no Electron: only zod and fflate.',
      from: { path: '^src-core/', pathNot: test },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'], pathNot: '(^|/)node_modules/(zod|fflate)/' },
    },
    {
      name: 'nodes-are-apart',
      comment: 'A node type imports tensor and node only, never another node type or a kernel.',
      from: { path: '^src-core/nodes/', pathNot: test },
      to: { path: '^src-core/', pathNot: '^src-core/(tensor|node)/' },
    },
    {
      name: 'shown-without-engine',
      comment: 'What the renderer imports must not bring the engine along.',
      from: { path: '^src-core/(tensor|node|nodes|graph|protocol|explain|examples|export|import|data)/', pathNot: test },
      to: { path: '^src-core/(engine|kernels|train)/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'core-without-barrels', comment: 'No index files in the core.', from: { path: '^src-core/' }, to: { path: '^src-core/.*index[.]ts$' } },
    { name: 'renderer-without-engine', comment: 'The renderer reaches the engine through the contract.', from: { path: '^src-renderer/', pathNot: test }, to: { path: '^src-core/(engine|kernels|train)/' } },
    { name: 'renderer-without-main', comment: 'Stories are data, which the app tells too.', from: { path: '^src-renderer/' }, to: { path: '^(src-main|src-web|e2e|scripts)/', pathNot: '^e2e/stories/[^/]+[.]story[.]json$' } },
    { name: 'renderer-without-node', from: { path: '^src-renderer/', pathNot: `${test}|vite[.]config[.]ts$` }, to: { dependencyTypes: ['core'] } },
    { name: 'main-without-renderer', from: { path: '^src-main/' }, to: { path: '^(src-renderer|src-web|e2e|scripts)/' } },
    { name: 'electron-in-one-place', from: { path: '^src-', pathNot: '^src-main/electron/' }, to: { path: '(^|node_modules/)electron(/|$)' } },
    { name: 'electron-is-a-leaf', comment: 'The other hosts do not need Electron’s code.', from: { path: '^src-main/(engine|services|server|cli)/' }, to: { path: '^src-main/electron/' } },
    { name: 'hosts-are-apart', from: { path: '^src-main/(electron|cli)/' }, to: { path: '^src-main/server/' } },
    { name: 'web-on-services', comment: 'The static site is a host of its own: of main it takes the services and the supervisor.', from: { path: '^src-web/' }, to: { path: '^(src-main/(electron|server|cli)|e2e|scripts)/' } },
    { name: 'web-without-node', comment: 'What the site has of Node are its stand-ins.', from: { path: '^src-web/', pathNot: `${test}|^src-web/(vite[.]config|standIns)[.]ts$` }, to: { dependencyTypes: ['core'] } },
    { name: 'e2e-imports-types', comment: 'Specs see the app from outside.', from: { path: '^e2e/' }, to: { path: '^src-', dependencyTypesNot: ['type-only'] } },
    { name: 'not-from-tests', from: { path: '^src-', pathNot: test }, to: { path: test } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The kernels' sources are another language, and a compiler of its own reads them.
    exclude: { path: '^(dist|[.]cache|src-core/kernels/wasm/assembly)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'] },
  },
};
