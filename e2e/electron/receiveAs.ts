import type { EventEmitter } from 'node:events';

/** As much of a window's contents as answers a message. */
interface Answering {
  postMessage(...parts: unknown[]): void;
}

/** As much of Electron as is used here. */
interface Main {
  readonly ipcMain: EventEmitter;
  readonly BrowserWindow: { getAllWindows(): readonly { readonly webContents: Answering }[] };
}

/**
 * Emits messages in the main process as Electron does, from a sender that the spec chooses. Returns whether the window, or
 * who says to be it, was answered. The function runs in Electron's main process: it uses nothing from outside.
 */
export function receiveAs({ ipcMain, BrowserWindow }: Main, [channel, sender, payloads]: readonly [channel: string, sender: string, payloads: readonly unknown[]]): boolean {
  const contents = BrowserWindow.getAllWindows()[0]?.webContents;
  if (!contents) throw new Error('there is no window');
  const own = 'app://chainrule/';
  const frames: Record<string, { url: string; parent: object | null } | null> = {
    own: { url: own, parent: null },
    frame: { url: own, parent: { url: own, parent: null } },
    origin: { url: 'https://evil.example/', parent: null },
    likeness: { url: 'app://chainrule.evil.example/', parent: null },
    gone: null,
    window: { url: own, parent: null },
  };
  let answered = false;
  const heard = (): void => {
    answered = true;
  };
  const real = contents.postMessage;
  contents.postMessage = heard;
  const from = sender === 'window' ? { postMessage: heard } : contents;
  try {
    for (const payload of payloads) ipcMain.emit(channel, { sender: from, senderFrame: frames[sender], ports: [] }, payload);
  } finally {
    contents.postMessage = real;
  }
  return answered;
}
