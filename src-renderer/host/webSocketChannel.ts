import type { Channel } from '../../src-core/protocol/channel.ts';
import { decodeWire, encodeWire } from '../../src-core/protocol/wire.ts';
import { FrameJoiner, framesOf } from '../../src-core/protocol/wirePieces.ts';

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
  // The host is trusted with how much it sends.
  const joiner = new FrameJoiner(Infinity);
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer)) return;
    const whole = joiner.take(new Uint8Array(data));
    if (!whole) return;
    const message = decodeWire(whole);
    for (const listener of messageListeners) listener(message);
  });
  socket.addEventListener('close', () => {
    for (const listener of closeListeners) listener();
  });
  return {
    post: (message) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      for (const frame of framesOf(encodeWire(message))) socket.send(frame);
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
