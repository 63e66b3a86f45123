import type { Installation } from '../cli/installation.ts';

/** A command line that opens no app. */
export const commandLineAlone: Installation = {
  distFolder: 'dist',
  printer: undefined,
  start: () => Promise.reject(new Error('no app is opened here')),
  documentation: () => Promise.resolve('file:///docs/index.html'),
};
