import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { AppError } from '../src-core/graph/appError.ts';
import { connect } from '../src-core/protocol/connect.ts';
import type { CallName, EventName } from '../src-core/protocol/contract.ts';
import { bundle } from './testing/bundle.ts';
import { channelKinds } from './testing/channelKinds.ts';
import { type WholeContract, markOf, sampleOf, serveEcho, wholeContract } from './testing/echo.ts';

// Every call and every event of the app's contract and of the engine's, over every kind of channel, with an input made from its schema: one that
// is added is sent here without a word, and fails where it cannot be carried.

const calls = Object.keys(wholeContract.calls) as CallName<WholeContract>[];
const events = Object.keys(wholeContract.events) as EventName<WholeContract>[];

let workerFile = '';
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, 'testing/echoWorker.ts'));
});

describe.each(Object.entries(channelKinds))('over the kind of channel “%s”', (_kind, open) => {
  test(`each of ${String(calls.length)} calls and ${String(events.length)} events arrives as it was sent`, { timeout: 120_000 }, async () => {
    const { channel, end } = await open({ serve: serveEcho, workerFile: () => workerFile });
    const client = connect(channel, wholeContract);
    const heard = new Map<string, string>();
    for (const name of events) client.on(name, (payload) => heard.set(name, markOf(wholeContract.events[name].payload, payload)));
    const visited = new Map<string, unknown>();
    for (const name of calls) {
      const { input } = wholeContract.calls[name];
      const given = sampleOf(input);
      const error: unknown = await client.call(name, given as never).catch((reason: unknown) => reason);
      visited.set(name, error instanceof AppError ? error.details : error);
      expect([name, error]).toEqual([name, expect.objectContaining({ code: 'E_NOT_FOUND', details: { name, mark: markOf(input, given) } })]);
    }
    expect([...visited.keys()]).toEqual(calls);
    await vi.waitFor(() => {
      expect([...heard.keys()].sort()).toEqual([...events].sort());
    });
    for (const name of events) expect([name, heard.get(name)]).toEqual([name, markOf(wholeContract.events[name].payload, sampleOf(wholeContract.events[name].payload))]);
    client.close();
    await end();
  });
});
