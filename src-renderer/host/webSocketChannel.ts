import type { Channel } from '../../src-core/protocol/channel.ts';
import { decodeWire, encodeWire } from '../../src-core/protocol/wire.ts';

/** A channel to the local server that served this page. Rejects where no connection comes about. */
export function openWebSocketChannel(): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const address = new URL('/channel', location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      resolve(channelOf(socket));
    });
    socket.addEventListener('close', () => {
      reject(new Error('the server does not answer'));
    });
  });
}

function channelOf(socket: WebSocket): Channel {
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer)) return;
    const message = decodeWire(new Uint8Array(data));
    for (const listener of messageListeners) listener(message);
  });
  socket.addEventListener('close', () => {
    for (const listener of closeListeners) listener();
  });
  return {
    post: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeWire(message));
    },
    onMessage: (listener) => {
      messageListeners.push(listener);
    },
    onClose: (listener) => {
      closeListeners.push(listener);
    },
    close: () => {
      socket.close();
    },
  };
}
