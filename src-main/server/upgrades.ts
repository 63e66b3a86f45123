import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { longestFrame } from '../../src-core/protocol/wirePieces.ts';
import type { Admission } from './admission.ts';
import { splitTarget } from './requests.ts';

/** Each connection has an engine of its own. */
const mostConnections = 16;

/** Admits WebSockets to `/channel` by the same rules as requests. A frame of more than `mostBytes` closes its connection with 1009. */
export function upgradeHandler(admission: Admission, connected: (socket: WebSocket) => void, mostBytes = longestFrame): { handle(request: IncomingMessage, socket: Duplex, head: Buffer): void; close(): void } {
  const server = new WebSocketServer({ noServer: true, maxPayload: mostBytes, perMessageDeflate: false, clientTracking: true });
  server.on('connection', (socket: WebSocket) => {
    // The error of a frame that is too long; the socket closes by itself.
    socket.on('error', () => undefined);
    connected(socket);
  });
  return {
    handle: (request, socket, head) => {
      socket.on('error', () => undefined);
      const refused = admission.refusal(request) ?? (admission.admits(request) ? undefined : 401);
      if (refused) refuse(socket, refused);
      else if (splitTarget(request.url ?? '').path !== '/channel') refuse(socket, 404);
      else if (server.clients.size >= mostConnections) refuse(socket, 503);
      else {
        server.handleUpgrade(request, socket, head, (webSocket) => {
          server.emit('connection', webSocket, request);
        });
      }
    },
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function refuse(socket: Duplex, status: number): void {
  // The other side need not close its half: without this the socket stays, and keeps the server from closing.
  socket.once('finish', () => {
    socket.destroy();
  });
  socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
