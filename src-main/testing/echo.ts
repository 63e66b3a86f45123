import fc from 'fast-check';
import { z } from 'zod';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import { appContract } from '../../src-core/protocol/appContract.ts';
import type { Channel } from '../../src-core/protocol/channel.ts';
import type { Contract, EventName, Handlers } from '../../src-core/protocol/contract.ts';
import { engineContract } from '../../src-core/protocol/engineContract.ts';
import { serve } from '../../src-core/protocol/serve.ts';
import { encodeWire } from '../../src-core/protocol/wire.ts';
import { sha256 } from '../services/sha256.ts';
import { validInput } from '../../src-core/testing/schemaInputs.ts';

// A host that tells of every call of the contracts what arrived, and sends every event once: what is sent is made
// from the contract itself, so that whatever is added to it is sent too.

/** All that the app's and the engine's contracts have. */
export const wholeContract = { calls: { ...engineContract.calls, ...appContract.calls }, events: { ...engineContract.events, ...appContract.events } } as const satisfies Contract;
export type WholeContract = typeof wholeContract;

/** Documents are too particular to be made from their schema. */
export const documents = { document: fc.constant(exampleFiles['mlp-3-2-2']) };

const samples = new Map<z.ZodType, unknown>();

/** What a schema takes, as it is inside the program; the same one each time. */
export function sampleOf(schema: z.ZodType): unknown {
  if (!samples.has(schema)) samples.set(schema, z.decode(schema, validInput(schema, documents)));
  return samples.get(schema);
}

/** By what two values can be told apart: the hash of their wire form. */
export function markOf(schema: z.ZodType, value: unknown): string {
  return sha256(encodeWire(z.encode(schema, value)));
}

/** Answers every call with E_NOT_FOUND, in whose details is what arrived; the first call sends every event. */
export function serveEcho(channel: Channel): void {
  let sent = false;
  const handlers = Object.fromEntries(
    Object.entries(wholeContract.calls).map(([name, { input }]) => [
      name,
      (given: unknown) => {
        if (!sent) for (const event of Object.keys(wholeContract.events) as EventName<WholeContract>[]) server.emit(event, sampleOf(wholeContract.events[event].payload) as never);
        sent = true;
        throw new AppError('E_NOT_FOUND', name, { name, mark: markOf(input, given) });
      },
    ]),
  ) as unknown as Handlers<WholeContract>;
  const server = serve(channel, wholeContract, handlers);
}
