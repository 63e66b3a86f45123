import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';
import type { Channel } from '../../src-core/protocol/channel.ts';
import { memoryChannels } from '../../src-core/protocol/memoryChannel.ts';
import { portMainChannel } from '../electron/portChannel.ts';
import { portChannel, workerChannel } from '../engine/workerChannel.ts';
import { Admission } from '../server/admission.ts';
import { listenOnLoopback } from '../server/listen.ts';
import { upgradeHandler } from '../server/upgrades.ts';
import { webSocketChannel } from '../server/webSocketChannel.ts';
import { cookieOf, rawRequest } from './rawRequest.ts';
import { requestHandler } from '../server/requests.ts';

/** One end of an open channel; on the other somebody answers. */
export interface OpenChannel {
  readonly channel: Channel;
  end(): Promise<void> | void;
}

/** Who answers: in this thread by `serve`, in a thread of its own by the bundle of a worker that does the same. */
export interface Answering {
  readonly serve: (channel: Channel) => void;
  readonly workerFile: () => string;
}

/** Every kind of channel that the app has. */
export const channelKinds: Readonly<Record<string, (answering: Answering) => Promise<OpenChannel>>> = {
  memory: ({ serve }) => {
    const [near, far] = memoryChannels(structuredClone);
    serve(far);
    return Promise.resolve({ channel: near, end: () => undefined });
  },
  'message port': ({ serve }) => {
    const { port1, port2 } = new MessageChannel();
    serve(portChannel(port2));
    return Promise.resolve({ channel: portChannel(port1), end: () => undefined });
  },
  'worker thread': ({ workerFile }) => {
    const worker = new Worker(workerFile());
    return Promise.resolve({
      channel: workerChannel(worker),
      end: async () => {
        await worker.terminate();
      },
    });
  },
  WebSocket: async ({ serve }) => {
    const http = createServer();
    const port = await listenOnLoopback(http, 0);
    const admission = new Admission(port);
    const upgrades = upgradeHandler(admission, (socket) => {
      serve(webSocketChannel(socket));
    });
    http.on('request', requestHandler(admission, ''));
    http.on('upgrade', (request, socket, head) => {
      upgrades.handle(request, socket, head);
    });
    const cookie = cookieOf(await rawRequest(port, new URL(admission.newLaunchUrl())));
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/channel`, { headers: { cookie } });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return {
      channel: webSocketChannel(socket),
      end: () => {
        upgrades.close();
        http.close();
        http.closeAllConnections();
      },
    };
  },
  /** The main process's end is the real one, over a port that behaves as Electron's does. */
  'Electron port': ({ serve }) => {
    const { port1, port2 } = new MessageChannel();
    serve(portMainChannel(portLikeMain(port2)));
    return Promise.resolve({ channel: portChannel(port1), end: () => undefined });
  },
};

type MessagePortMain = Parameters<typeof portMainChannel>[0];

/** Node's port with the events of Electron's: a message comes in an event, as its data. */
function portLikeMain(port: MessagePort): MessagePortMain {
  const events = new EventEmitter();
  port.on('close', () => events.emit('close'));
  const like: Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> = {
    postMessage: (message) => {
      port.postMessage(message);
    },
    start: () => {
      if (port.listenerCount('message') === 0) port.on('message', (data: unknown) => events.emit('message', { data, ports: [] }));
    },
    close: () => {
      port.close();
    },
  };
  return Object.assign(events, like);
}
