import { BrowserWindow } from 'electron';
import { lendAddress } from './appProtocol.ts';
import { guardedPreferences } from './guardedPreferences.ts';

/** Prints a page as A4, in a window that is never shown and runs no scripts. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const window = new BrowserWindow({ show: false, webPreferences: { ...guardedPreferences, javascript: false } });
  const page = lendAddress(html);
  try {
    await window.loadURL(page.url);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    page.takeBack();
    window.destroy();
  }
}
