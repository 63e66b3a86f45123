import { homedir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../src-core/graph/appError.ts';
import type { HostShell } from '../services/hostShell.ts';
import type { SolutionTools } from '../services/solution/exportSolution.ts';

/** The shell of the local server: the page shows its own dialogs and its own title. `openWindow` asks the browser that the app was opened in. */
export function serverShell(version: string, solutions: SolutionTools, openWindow: HostShell['openWindow']): HostShell {
  const noDialogs = (): never => {
    throw new AppError('E_USAGE', 'this host has no dialogs of its own; the page shows them');
  };
  return {
    info: () => ({
      name: 'server',
      version,
      platform: process.platform,
      nativeDialogs: false,
      homeFolder: homedir(),
      pathSeparator: path.sep,
    }),
    openDialog: noDialogs,
    saveDialog: noDialogs,
    copyPicture: () => {
      throw new AppError('E_USAGE', 'this host has no clipboard; the page copies by itself');
    },
    solutions,
    openWindow,
    describeWindow: () => undefined,
  };
}
