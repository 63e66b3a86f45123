import { expect, test } from 'vitest';
import { z } from 'zod';
import { createEngineService } from '../engine/service.ts';
import { openExample } from '../examples/catalogue.ts';
import { AppError } from '../graph/appError.ts';
import { DocumentSchema, type GraphNode, type PortReference } from '../graph/document.ts';
import { JsonSchema } from '../graph/json.ts';
import { registry } from '../node/registry.ts';
import { type Random, seededRandom } from '../tensor/random.ts';
import { fuzzAsync } from '../testing/fuzz.ts';
import { type Json, below, hostileNames, joined, mutateBytes, mutateJson, pick } from '../testing/mutate.ts';
import { engineContract } from './engineContract.ts';
import { memoryChannels } from './memoryChannel.ts';
import { ResponseSchema } from './messages.ts';
import { serve } from './serve.ts';
import { decodeWire, encodeWire } from './wire.ts';

// Messages as a page sends them over a socket, damaged as bytes and as trees, answered by the real engine.

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 10_000);
const network = openExample('relu-sgd-step');
const document = z.encode(DocumentSchema, network) as Json;
const valid: readonly Json[] = [
  { kind: 'call', id: 1, name: 'engine.evaluate', input: { document, revision: 1 } },
  { kind: 'call', id: 2, name: 'engine.ping', input: {} },
  { kind: 'call', id: 3, name: 'engine.watch', input: { watch: { edges: [], outputs: [], parameters: [], step: 0, sample: 0 }, id: 7 } },
  { kind: 'cancel', id: 1 },
  { kind: 'received', event: 'engine.frame' },
];
const packed = valid.map((message) => encodeWire(message));

const identifiers = hostileNames.filter(({ length }) => length > 0 && length <= 200);

/** A network that can be sent and makes no sense: nodes of other types, with other settings, wired at random, over other rows. */
function senseless(random: Random): Uint8Array {
  const types = [...registry.keys()];
  const nodes = network.nodes.map((node) => (random.next() < 0.6 ? node : { ...node, type: pick(random, [node.type, ...types]), config: settingsOf(random, node.config) }));
  const end = (kept: PortReference): PortReference => (random.next() < 0.8 ? kept : { node: pick(random, nodes).id, port: pick(random, [kept.port, ...identifiers]) });
  const edges = network.edges.map((edge) => ({ ...edge, source: end(edge.source), target: end(edge.target) }));
  const samples = pick(random, [network.data.samples, 1, 2, 3, 2 ** 31]);
  const changed = { ...network, nodes, edges, data: { ...network.data, samples } };
  return encodeWire({ kind: 'call', id: 1, name: 'engine.evaluate', input: { document: z.encode(DocumentSchema, changed), revision: 1 } });
}

/** Settings as a file may have them: any JSON under any name. */
function settingsOf(random: Random, config: GraphNode['config']): GraphNode['config'] {
  try {
    const changed = Settings.safeParse(JSON.parse(mutateJson(random, config)));
    return changed.success ? changed.data : config;
  } catch {
    return config;
  }
}
const Settings = z.record(z.string(), JsonSchema);

/** A senseless network; or a message whose tree is damaged and then packed, or whose bytes are, lengths and places of arrays among them. */
function damaged(random: Random): Uint8Array {
  const kind = random.next();
  if (kind < 0.3) return senseless(random);
  if (kind < 0.5) return mutateBytes(random, pick(random, packed), packed);
  const text = new TextEncoder().encode(mutateJson(random, pick(random, valid)));
  const start = Math.ceil((4 + text.length) / 8) * 8;
  const bytes = joined(new Uint8Array(4), text, new Uint8Array(start - 4 - text.length), new Uint8Array(8 * below(random, 3)));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  return bytes;
}

/** The engine, answering on a channel. `send` resolves with what it answered to a message before it answered a ping. */
function answering(): { send: (message: unknown) => Promise<z.infer<typeof ResponseSchema>[]> } {
  const [near, far] = memoryChannels((message) => message);
  const unread = (): Promise<never> => Promise.reject(new AppError('E_NOT_FOUND', 'there is no table'));
  serve(far, engineContract, createEngineService({ now: () => 0, breathe: () => Promise.resolve(), readTable: unread, sha256: () => '', second: undefined }, { frame: () => undefined, progress: () => undefined, checkProgress: () => undefined, sweepProgress: () => undefined, checkpoint: () => undefined }));
  let answers: z.infer<typeof ResponseSchema>[] = [];
  let pinged: () => void = () => undefined;
  near.onMessage((message) => {
    const answer = ResponseSchema.parse(message);
    if (answer.kind === 'answer' && answer.id === ping) pinged();
    else answers.push(answer);
  });
  return {
    send: async (message) => {
      answers = [];
      near.post(message);
      await new Promise<void>((resolve) => {
        pinged = resolve;
        near.post({ kind: 'call', id: ping, name: 'engine.ping', input: {} });
      });
      return answers;
    },
  };
}
/** No damaged message has this number by itself. */
const ping = 987_654_321;

const engine = answering();
async function read(bytes: Uint8Array): Promise<number> {
  const answers = await engine.send(decodeWire(bytes));
  const failed = answers.find((answer) => answer.kind === 'error');
  if (failed?.kind === 'error') throw new AppError(failed.error.code, failed.error.message);
  return answers.length;
}

test('messages that are whole are answered', async () => {
  for (const bytes of packed.slice(0, 3)) expect(await read(bytes)).toBeLessThanOrEqual(1);
  expect(await read(packed[0] ?? new Uint8Array())).toBe(1);
});

test(`of ${String(inputs)} damaged messages each is answered, or refused with a code; the engine answers the next`, { timeout: 180_000 * Math.max(1, inputs / 10_000) }, async () => {
  const { faults, accepted, refused } = await fuzzAsync({ make: damaged, read }, inputs, 1, () => performance.now());
  expect(faults.map(({ input, why, bytes }) => `${String(input)}: ${why} (${Buffer.from(bytes).toString('base64').slice(0, 2000)})`)).toEqual([]);
  expect(accepted).toBeGreaterThan(inputs / 5);
  expect(Object.keys(refused).sort()).toEqual(['E_BAD_MESSAGE', 'E_UNKNOWN_CALL']);
});

test('an engine that takes a message as it stands is caught', async () => {
  const trusting = (bytes: Uint8Array): Promise<number> => {
    const { input } = decodeWire(bytes) as { input: { document: { nodes: { id: string }[] } } };
    return Promise.resolve(input.document.nodes.filter(({ id }) => id.length > 0).length);
  };
  const { faults } = await fuzzAsync({ make: (random) => damaged(random), read: (bytes) => Promise.resolve().then(() => trusting(bytes)) }, inputs, 1, () => performance.now());
  expect(faults.length).toBeGreaterThan(0);
  expect(damaged(seededRandom(1)).length).toBeGreaterThan(0);
});
