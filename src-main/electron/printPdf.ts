import { rm } from 'node:fs/promises';
import path from 'node:path';
import { BrowserWindow } from 'electron';
import { scratchFolder, writeScratch } from '../services/scratch.ts';

/** Prints a page as A4, in a window that is never shown and runs no scripts. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const folder = await scratchFolder('print');
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false } });
  try {
    const page = path.join(folder, 'solution.html');
    await writeScratch(page, html);
    await window.loadFile(page);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    window.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
