import type { PrintingBrowser } from '../services/solution/printPdf.ts';

/** What was typed after `chainrule start`. */
export interface StartWishes {
  /** In a browser even where Electron is installed. */
  readonly browser: boolean;
  /** False: nothing is opened; the address is printed. */
  readonly open: boolean;
  /** 0 takes any. */
  readonly port: number;
  readonly openPath: string | undefined;
}

/** Where the built app lies, what this machine prints with, and what the command line leaves to what started it. */
export interface Installation {
  readonly distFolder: string;
  readonly printer: PrintingBrowser | undefined;
  /** Opens the app; resolves when it is up. */
  start(wishes: StartWishes): Promise<void>;
  /** The address of the documentation on this machine. */
  documentation(): Promise<string>;
}
