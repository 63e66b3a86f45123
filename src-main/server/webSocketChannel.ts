import type { RawData, WebSocket } from 'ws';
import type { Channel } from '../../src-core/protocol/channel.ts';
import { decodeWire, encodeWire } from '../../src-core/protocol/wire.ts';
import { FrameJoiner, framesOf, longestMessage } from '../../src-core/protocol/wirePieces.ts';

/** The close code for a message that is larger than what is taken. */
const tooLong = 1009;

/** A channel over one WebSocket, in the wire form. */
export function webSocketChannel(socket: WebSocket): Channel {
  return {
    post: (message) => {
      if (socket.readyState !== socket.OPEN) return;
      for (const frame of framesOf(encodeWire(message))) socket.send(frame);
    },
    onMessage: (listener) => {
      const joiner = new FrameJoiner(longestMessage);
      socket.on('message', (data, isBinary) => {
        if (!isBinary) {
          listener(undefined);
          return;
        }
        let whole: Uint8Array | undefined;
        try {
          whole = joiner.take(toBytes(data));
        } catch {
          // As with a frame that is too long: which call it was is not known, so none would be answered.
          socket.close(tooLong);
          return;
        }
        if (whole) listener(decodeOrNothing(whole));
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
function decodeOrNothing(bytes: Uint8Array): unknown {
  try {
    return decodeWire(bytes);
  } catch {
    return undefined;
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
