import { parentPort } from 'node:worker_threads';
import { portChannel } from '../engine/workerChannel.ts';
import { serveTestContract } from './testContract.ts';

// A worker thread that answers the test contract.
if (parentPort) serveTestContract(portChannel(parentPort));
