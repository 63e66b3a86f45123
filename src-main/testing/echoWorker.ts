import { parentPort } from 'node:worker_threads';
import { portChannel } from '../engine/workerChannel.ts';
import { serveEcho } from './echo.ts';

// A worker thread that tells of every call what arrived.
if (parentPort) serveEcho(portChannel(parentPort));
