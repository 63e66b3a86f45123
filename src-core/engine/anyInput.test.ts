import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { exampleFiles } from '../examples/catalogue.generated.ts';
import { DataSetSchema } from '../graph/dataset.ts';
import { openExample } from '../examples/catalogue.ts';
import { AppError } from '../graph/appError.ts';
import type { Channel } from '../protocol/channel.ts';
import { connect } from '../protocol/connect.ts';
import type { EventName } from '../protocol/contract.ts';
import { type EngineContract, engineContract } from '../protocol/engineContract.ts';
import { memoryChannels } from '../protocol/memoryChannel.ts';
import { serve } from '../protocol/serve.ts';
import { schemaInputs } from '../testing/schemaInputs.ts';
import { createEngineService } from './service.ts';

// What the engine makes of messages that nobody of ours would send.

interface Answer {
  readonly kind: string;
  readonly id: number | null;
  readonly error?: { readonly code: string; readonly message: string };
}

const example = exampleFiles['mlp-3-2-2'];
let near: Channel;
let waiting: Map<number | null, (answer: Answer) => void>;

beforeEach(async () => {
  await start(engineContract);
});

/** Starts an engine on the example, which checks its inputs by this contract. */
async function start(contract: EngineContract): Promise<void> {
  const [page, engine] = memoryChannels(structuredClone);
  near = page;
  waiting = new Map();
  near.onMessage((message) => waiting.get((message as Answer).id)?.(message as Answer));
  let time = 0;
  const host = {
    now: () => (time += 0.1),
    breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
    readTable: (hash: string) => Promise.reject(new AppError('E_TABLE_MISSING', hash)),
    sha256: () => '',
  };
  const nothing = (): void => undefined;
  serve(engine, contract, createEngineService(host, { frame: nothing, progress: nothing, checkProgress: nothing, sweepProgress: nothing, checkpoint: nothing }));
  expect(await post({ kind: 'call', id: 0, name: 'engine.evaluate', input: { document: example, revision: 1 } }, 0)).toMatchObject({ kind: 'answer' });
}

/** Posts a message as it is, and resolves with the answer to this id. */
function post(message: unknown, id: number | null): Promise<Answer> {
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    near.post(message);
  });
}

const json = fc.jsonValue({ maxDepth: 3 });
/** The document that is loaded, seldom: most of what is asked of it is not in it. */
const document = fc.oneof({ weight: 40, arbitrary: json }, { weight: 1, arbitrary: fc.constant(example) });
const { nodes, edges, parameters } = openExample('mlp-3-2-2');
const names = [...nodes, ...edges, ...parameters].map(({ id }) => id);
const id = fc.oneof(fc.constantFrom(...names), fc.constantFrom('__proto__', 'constructor', ''), fc.string());
/** Most data sets are refused: making the tables of the others takes a while. */
const data = fc.oneof({ weight: 20, arbitrary: json }, { weight: 1, arbitrary: schemaInputs(DataSetSchema) });
const given = { document, data, node: id, parameter: id, edge: id, port: fc.constantFrom('x', 'y', 'prediction', '__proto__'), revision: fc.constantFrom(1, 1, 1, 2) };
/** They take as long as they are told to: another test has them run. Here they mean another revision. */
const long = new Set(['engine.train', 'engine.sweep']);

test.each(Object.entries(engineContract.calls))('%s answers 300 of any input, half of them in its shape, with a typed error or an answer', async (name, { input }) => {
  const shaped = schemaInputs(input, long.has(name) ? { ...given, revision: fc.constant(2) } : given);
  let next = 1;
  const told = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.oneof(json, shaped), async (payload) => {
      const { kind, error } = await post({ kind: 'call', id: next, name, input: payload }, next);
      waiting.delete(next);
      next += 1;
      told.add(error?.code ?? kind);
      expect(['answer', 'error']).toContain(kind);
      if (error) expect(error).not.toMatchObject({ code: 'E_INTERNAL' });
    }),
    { numRuns: 300, seed: 15 },
  );
  // Some came through the schema, to what is behind it.
  expect([...told].filter((code) => code !== 'E_BAD_MESSAGE')).not.toEqual([]);
  expect(await post({ kind: 'call', id: next, name: 'engine.ping', input: {} }, next)).toMatchObject({ kind: 'answer' });
});

test('an engine that takes any input for a good one is caught', async () => {
  const trusted = { ...engineContract.calls['engine.tensor'], input: z.any() } as unknown as EngineContract['calls']['engine.tensor'];
  await start({ ...engineContract, calls: { ...engineContract.calls, 'engine.tensor': trusted } });
  const answers = await Promise.all(fc.sample(json, { numRuns: 1000, seed: 15 }).map((input, index) => post({ kind: 'call', id: index, name: 'engine.tensor', input }, index)));
  expect(answers.filter(({ error }) => error?.code === 'E_INTERNAL').length).toBeGreaterThan(0);
});

test('1,000 messages of each kind that are no requests, or not quite, are answered or passed over, and calls go on', async () => {
  const kinds = fc.constantFrom('call', 'cancel', 'received', 'answer', 'event', '__proto__');
  const message = fc.oneof(json, fc.record({ kind: kinds, id: fc.oneof(fc.integer(), json), name: fc.oneof(fc.string(), json), input: json, event: fc.oneof(fc.constantFrom('engine.frame', '__proto__'), json) }, { requiredKeys: ['kind'] }));
  for (const one of fc.sample(message, { numRuns: 6000, seed: 15 })) near.post(one);
  expect(await post({ kind: 'call', id: 7, name: 'engine.ping', input: {} }, 7)).toMatchObject({ kind: 'answer' });
});

test.each(Object.keys(engineContract.events) as EventName<EngineContract>[])('of 1,000 of anything in place of a %s those reach the listener that are one', async (name) => {
  const { payload } = engineContract.events[name];
  const [here, there] = memoryChannels(structuredClone);
  const client = connect(here, engineContract);
  let heard = 0;
  client.on(name, () => (heard += 1));
  const sent = fc.sample(fc.oneof(json, schemaInputs(payload)), { numRuns: 1000, seed: 15 });
  for (const one of sent) there.post({ kind: 'event', name, payload: one });
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toBe(sent.filter((one) => z.safeDecode(payload, one as never).success).length);
  expect(heard).toBeLessThan(1000);
  client.close();
});
