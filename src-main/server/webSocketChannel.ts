import type { RawData, WebSocket } from 'ws';
import type { Channel } from '../../src-core/protocol/channel.ts';
import { decodeWire, encodeWire } from '../../src-core/protocol/wire.ts';

/** A channel over one WebSocket, in the wire form. */
export function webSocketChannel(socket: WebSocket): Channel {
  return {
    post: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(encodeWire(message));
    },
    onMessage: (listener) => {
      socket.on('message', (data, isBinary) => {
        listener(isBinary ? decodeOrNothing(data) : undefined);
      });
    },
    onClose: (listener) => {
      socket.once('close', () => {
        listener();
      });
    },
    close: () => {
      socket.close(1000);
    },
  };
}

/** What cannot be read is passed on as no message at all, so that it is answered with E_BAD_MESSAGE. */
function decodeOrNothing(data: RawData): unknown {
  try {
    return decodeWire(toBytes(data));
  } catch {
    return undefined;
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
