import type { BuildEnvironmentOptions } from 'vite';

type Splitting = NonNullable<BuildEnvironmentOptions['rolldownOptions']>;

/**
 * What the page needs before it can be used is in two files, apart because packages change less often than the app; what is
 * loaded when it is wanted stays in files of its own. Left alone the bundler cuts the first part up along everything that a
 * later part shares with it, into eighty files.
 */
export const chunks: Splitting = {
  output: {
    codeSplitting: {
      groups: [
        { name: 'packages', tags: ['$initial'], test: /[\\/]node_modules[\\/]/, priority: 2 },
        { name: 'page', tags: ['$initial'], priority: 1 },
      ],
    },
  },
};
