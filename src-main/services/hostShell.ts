import type { CallInput, CallOutput } from '../../src-core/protocol/contract.ts';
import type { SolutionTools } from './solution/exportSolution.ts';
import type { AppContract, HostInfo } from '../../src-core/protocol/appContract.ts';
import type { KeptId } from '../../src-core/protocol/keptContract.ts';

/** What differs between the hosts: what they are, their dialogs, and their windows. */
export interface HostShell {
  info(): HostInfo;
  /** The path chosen in the system's dialog, or null. E_USAGE on a host without dialogs. */
  openDialog(input: CallInput<AppContract, 'dialog.open'>): Promise<CallOutput<AppContract, 'dialog.open'>>;
  saveDialog(input: CallInput<AppContract, 'dialog.save'>): Promise<CallOutput<AppContract, 'dialog.save'>>;
  /** What worked solutions need of the host: styles, and a printer. */
  readonly solutions: SolutionTools;
  /** Puts a PNG on the system's clipboard. E_USAGE on a host without one. */
  copyPicture(png: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Opens another window, on what was kept of a session or empty. Returns whether it did. */
  openWindow(session: KeptId | null): boolean;
  describeWindow(input: CallInput<AppContract, 'window.describe'>): void;
}
