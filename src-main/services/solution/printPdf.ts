import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { AppError } from '../../../src-core/graph/appError.ts';
import { scratchFolder, writeScratch } from '../scratch.ts';

/** The installed browser that prints, with the flags that it needs on this machine. */
export interface PrintingBrowser {
  readonly executable: string;
  readonly flags: readonly string[];
}

/** How long a browser may take to print, ms. */
const patience = 60_000;

/**
 * Prints a page with an installed browser of the Chromium family, headless and with a profile of its own.
 * @throws AppError E_NO_BROWSER where none is installed or it does not print
 */
export async function printWithBrowser(html: string, browser: PrintingBrowser | undefined): Promise<Uint8Array> {
  if (!browser) throw new AppError('E_NO_BROWSER', 'no Chrome, Chromium or Edge was found to print with. Install one, or save the solution as a web page and print that.');
  const folder = await scratchFolder('print');
  try {
    const [page, pdf] = [path.join(folder, 'solution.html'), path.join(folder, 'solution.pdf')];
    await writeScratch(page, html);
    const args = ['--headless=new', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-pdf-header-footer', `--user-data-dir=${path.join(folder, 'profile')}`, `--print-to-pdf=${pdf}`, ...browser.flags];
    await promisify(execFile)(browser.executable, [...args, pathToFileURL(page).href], { timeout: patience, killSignal: 'SIGKILL' });
    return await readFile(pdf);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('E_NO_BROWSER', `${path.basename(browser.executable)} did not print: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`, { browser: browser.executable });
  } finally {
    // A browser that is still ending may hold files for a moment.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
