import { parentPort } from 'node:worker_threads';

// A stand-in for the engine's worker that never answers: as one that has not come up yet.
parentPort?.on('message', () => undefined);
