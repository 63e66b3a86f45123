import { type BrowserWindow, ipcMain, type IpcMainEvent, MessageChannelMain } from 'electron';
import type { Channel } from '../../src-core/protocol/channel.ts';
import { appOrigin } from './appProtocol.ts';
import { portMainChannel } from './portChannel.ts';
import { portGiven, portWanted } from './portNames.ts';

/**
 * Gives the window's own page a port whenever it asks, and passes the channel on its other end to `opened`.
 * The port given before, of a page that was reloaded, is closed. Whoever else asks gets no answer.
 */
export function givePorts(window: BrowserWindow, opened: (channel: Channel) => void): void {
  let current: Channel | undefined;
  const give = (event: IpcMainEvent): void => {
    if (!isOwnPage(event, window)) return;
    current?.close();
    const { port1, port2 } = new MessageChannelMain();
    current = portMainChannel(port1);
    opened(current);
    event.sender.postMessage(portGiven, null, [port2]);
  };
  ipcMain.on(portWanted, give);
  window.on('closed', () => {
    ipcMain.off(portWanted, give);
    current?.close();
  });
}

function isOwnPage({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  // A frame that is gone has no `parent` at all, a frame inside the page another one.
  return sender === window.webContents && senderFrame?.parent === null && senderFrame.url.startsWith(`${appOrigin}/`);
}
