import path from 'node:path';
import { beforeAll } from 'vitest';
import { bundle } from './testing/bundle.ts';
import { channelKinds } from './testing/channelKinds.ts';
import { channelSuite } from './testing/channelSuite.ts';
import { serveTestContract } from './testing/testContract.ts';

let workerFile = '';
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, 'testing/testWorker.ts'));
});

for (const [kind, open] of Object.entries(channelKinds)) channelSuite(kind, () => open({ serve: serveTestContract, workerFile: () => workerFile }));
