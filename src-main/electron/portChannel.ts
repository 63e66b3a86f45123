import type { MessagePortMain } from 'electron';
import type { Channel } from '../../src-core/protocol/channel.ts';

/** A channel over the main process's end of a port whose other end the page holds. */
export function portMainChannel(port: MessagePortMain): Channel {
  const closeListeners: (() => void)[] = [];
  let open = true;
  const closed = (): void => {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener();
  };
  port.on('close', closed);
  return {
    post: (message) => {
      if (open) port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        listener(data);
      });
      port.start();
    },
    onClose: (listener) => {
      closeListeners.push(listener);
    },
    close: () => {
      port.close();
      closed();
    },
  };
}
