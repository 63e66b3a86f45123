import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { beforeAll } from 'vitest';
import { WebSocket } from 'ws';
import { memoryChannels } from '../src-core/protocol/memoryChannel.ts';
import { portChannel, workerChannel } from './engine/workerChannel.ts';
import { Admission } from './server/admission.ts';
import { upgradeHandler } from './server/upgrades.ts';
import { webSocketChannel } from './server/webSocketChannel.ts';
import { bundle } from './testing/bundle.ts';
import { channelSuite } from './testing/channelSuite.ts';
import { serveTestContract } from './testing/testContract.ts';

channelSuite('memory', () => {
  const [near, far] = memoryChannels(structuredClone);
  serveTestContract(far);
  return Promise.resolve({ channel: near, end: () => undefined });
});

channelSuite('message port', () => {
  const { port1, port2 } = new MessageChannel();
  serveTestContract(portChannel(port2));
  return Promise.resolve({ channel: portChannel(port1), end: () => undefined });
});

let workerFile = '';
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, 'testing/testWorker.ts'));
});

channelSuite('worker thread', () => {
  const worker = new Worker(workerFile);
  return Promise.resolve({
    channel: workerChannel(worker),
    end: async () => {
      await worker.terminate();
    },
  });
});

channelSuite('WebSocket', async () => {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const admission = new Admission(port);
  const upgrades = upgradeHandler(admission, (socket) => {
    serveTestContract(webSocketChannel(socket));
  });
  http.on('upgrade', (request, socket, head) => {
    upgrades.handle(request, socket, head);
  });
  const cookie = admission.redeem(new URL(admission.newLaunchUrl()).searchParams.get('key') ?? '') ?? '';
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/channel`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    channel: webSocketChannel(socket),
    end: () => {
      upgrades.close();
      http.close();
    },
  };
});
