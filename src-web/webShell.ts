import { AppError } from '../src-core/graph/appError.ts';
import type { HostShell } from '../src-main/services/hostShell.ts';
import { openDialog, saveDialog } from './files/dialogs.ts';

declare const APP_VERSION: string;

/** The shell of a page that is its own host: the browser's dialogs and its clipboard. */
export const webShell: HostShell = {
  info: () => ({ name: 'web', version: APP_VERSION, platform: 'browser', nativeDialogs: true, homeFolder: '/', pathSeparator: '/' }),
  openDialog,
  saveDialog,
  solutions: {
    katexStyles: async () => {
      const answer = await fetch(new URL('solution/katex.css', document.baseURI));
      if (!answer.ok) throw new Error(`the styles of formulas were answered with status ${String(answer.status)}`);
      return answer.text();
    },
    printPdf: () => Promise.reject(new AppError('E_NOT_IN_BROWSER', 'a page writes no PDF: save the solution as a web page, or the picture as SVG, open that and print it to a PDF')),
  },
  copyPicture: async (png) => {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([png], { type: 'image/png' }) })]);
  },
  // The page opens a tab by itself.
  openWindow: () => false,
  describeWindow: () => undefined,
};
