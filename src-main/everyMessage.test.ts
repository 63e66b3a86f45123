import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { AppError } from '../src-core/graph/appError.ts';
import { type AppContract, appContract } from '../src-core/protocol/appContract.ts';
import { connect } from '../src-core/protocol/connect.ts';
import type { CallName, EventName } from '../src-core/protocol/contract.ts';
import { engineContract } from '../src-core/protocol/engineContract.ts';
import { bundle } from './testing/bundle.ts';
import { channelKinds } from './testing/channelKinds.ts';
import { markOf, sampleOf, serveEcho } from './testing/echo.ts';

// Every call and every event of the contract, over every kind of channel, with an input made from its schema: one that
// is added is sent here without a word, and fails where it cannot be carried.

const calls = Object.keys(appContract.calls) as CallName<AppContract>[];
const events = Object.keys(appContract.events) as EventName<AppContract>[];

let workerFile = '';
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, 'testing/echoWorker.ts'));
});

describe.each(Object.entries(channelKinds))('over the kind of channel “%s”', (_kind, open) => {
  test(`each of ${String(calls.length)} calls and ${String(events.length)} events arrives as it was sent`, async () => {
    const { channel, end } = await open({ serve: serveEcho, workerFile: () => workerFile });
    const client = connect(channel, appContract);
    const heard = new Map<string, string>();
    for (const name of events) client.on(name, (payload) => heard.set(name, markOf(appContract.events[name].payload, payload)));
    const visited = new Map<string, unknown>();
    for (const name of calls) {
      const { input } = appContract.calls[name];
      const given = sampleOf(input);
      const error: unknown = await client.call(name, given as never).catch((reason: unknown) => reason);
      visited.set(name, error instanceof AppError ? error.details : error);
      expect([name, error]).toEqual([name, expect.objectContaining({ code: 'E_NOT_FOUND', details: { name, mark: markOf(input, given) } })]);
    }
    expect([...visited.keys()]).toEqual(calls);
    await vi.waitFor(() => {
      expect([...heard.keys()].sort()).toEqual([...events].sort());
    });
    for (const name of events) expect([name, heard.get(name)]).toEqual([name, markOf(appContract.events[name].payload, sampleOf(appContract.events[name].payload))]);
    client.close();
    await end();
  });
});

test('the app’s contract has every call and event of the engine’s', () => {
  expect(Object.keys(appContract.calls)).toEqual(expect.arrayContaining(Object.keys(engineContract.calls)));
  expect(Object.keys(appContract.events)).toEqual(expect.arrayContaining(Object.keys(engineContract.events)));
});
