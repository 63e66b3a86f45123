import { homedir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { app, BrowserWindow, clipboard, ClipboardItem, dialog } from 'electron';
import type { HostShell } from '../services/hostShell.ts';
import { appOrigin } from './appProtocol.ts';
import { askOpenPath, askSavePath } from './dialogs.ts';
import { readKatexStyles } from '../services/solution/katexStyles.ts';
import { guardedPreferences } from './guardedPreferences.ts';
import type { Language, MenuLook } from './menuTexts.ts';
import { printPdf } from './printPdf.ts';

const discardTexts: Readonly<Record<Language, { message: string; buttons: [string, string] }>> = {
  en: { message: 'Close without saving the changes?', buttons: ['Keep open', 'Discard changes'] },
  'zh-CN': { message: '不保存更改就关闭吗？', buttons: ['保持打开', '放弃更改'] },
};

/** A window of the app, and the shell through which its page reaches the system. */
export interface AppWindow {
  readonly window: BrowserWindow;
  readonly shell: HostShell;
  /** What the menu hangs on while this window is in front. */
  look(): MenuLook;
}

/** Who hears of what happens to a window. */
interface Hears {
  /** The page's language or keys changed. */
  readonly menu: () => void;
  /** The window closes without its unsaved changes. */
  readonly discarded: () => void;
  /** The window was to close, and stays. */
  readonly stays: () => void;
  readonly openWindow: HostShell['openWindow'];
}

/** Opens a window on the app's page, at this part of its address (from the `#` on; empty for a start). */
export function openWindow(distFolder: string, address: string, hears: Hears): AppWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 500,
    title: 'Chainrule',
    show: false,
    webPreferences: {
      preload: path.join(distFolder, 'electron', 'preload.cjs'),
      ...guardedPreferences,
      devTools: !app.isPackaged,
    },
  });
  let unsaved = false;
  let look: MenuLook = { language: 'en', keys: {} };
  window.once('ready-to-show', () => {
    window.show();
  });
  // The page names itself through the shell, which knows of unsaved changes too.
  window.on('page-title-updated', (event) => {
    event.preventDefault();
  });
  // The page's own objection to being left is for browsers; Electron would heed it without a word.
  window.webContents.on('will-prevent-unload', (event) => {
    event.preventDefault();
  });
  window.on('close', (event) => {
    if (!unsaved) return;
    if (mayDiscard(window, look.language)) {
      hears.discarded();
      return;
    }
    event.preventDefault();
    hears.stays();
  });
  window.loadURL(`${appOrigin}/${address}`).catch((error: unknown) => {
    console.error(`the window did not load: ${String(error)}`);
  });

  const shell: HostShell = {
    info: () => ({
      name: 'electron',
      version: app.getVersion(),
      platform: process.platform,
      nativeDialogs: true,
      homeFolder: homedir(),
      pathSeparator: path.sep,
    }),
    openDialog: async ({ folder, kind }) => ({ path: await askOpenPath(window, folder, kind) }),
    saveDialog: async ({ suggested, kind }) => ({ path: await askSavePath(window, suggested, kind) }),
    solutions: { katexStyles: () => readKatexStyles(distFolder), printPdf },
    copyPicture: (png) => clipboard.write([new ClipboardItem({ 'image/png': new Blob([png], { type: 'image/png' }) })]),
    describeWindow: ({ title, unsaved: isUnsaved, ...described }) => {
      unsaved = isUnsaved;
      window.setTitle(`${unsaved ? '• ' : ''}${title} – Chainrule`);
      window.setDocumentEdited(unsaved);
      if (isDeepStrictEqual(described, look)) return;
      look = described;
      hears.menu();
    },
    openWindow: hears.openWindow,
  };
  return { window, shell, look: () => look };
}

function mayDiscard(window: BrowserWindow, language: Language): boolean {
  const { message, buttons } = discardTexts[language];
  return dialog.showMessageBoxSync(window, { type: 'question', message, buttons, defaultId: 0, cancelId: 0 }) === 1;
}
