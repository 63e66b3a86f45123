import type { Channel } from '../../src-core/protocol/channel.ts';

const patience = 10_000; // ms

/** Asks the preload for a port to the main process. Rejects where none comes. */
export function openElectronChannel(): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener('message', receive);
      reject(new Error('the main process does not answer'));
    }, patience);
    const receive = (event: MessageEvent<unknown>): void => {
      if (event.source !== window || !isPortMessage(event.data)) return;
      const [port] = event.ports;
      if (!port) return;
      clearTimeout(timer);
      window.removeEventListener('message', receive);
      resolve(channelOf(port));
    };
    window.addEventListener('message', receive);
    window.postMessage({ kind: 'chainrule-port-wanted' }, location.origin);
  });
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'chainrule-port';
}

function channelOf(port: MessagePort): Channel {
  const closeListeners: (() => void)[] = [];
  let open = true;
  const closed = (): void => {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener();
  };
  port.addEventListener('close', closed);
  return {
    post: (message) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
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
