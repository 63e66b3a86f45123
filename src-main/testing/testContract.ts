import { z } from 'zod';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Channel } from '../../src-core/protocol/channel.ts';
import type { Contract } from '../../src-core/protocol/contract.ts';
import { serve } from '../../src-core/protocol/serve.ts';

const Empty = z.strictObject({});
const Count = z.strictObject({ count: z.int() });

/** A contract with one call for each thing that a channel must carry. */
export const testContract = {
  calls: {
    echo: { input: z.strictObject({ value: z.json() }), output: z.strictObject({ value: z.json() }) },
    double: { input: z.strictObject({ numbers: z.instanceof(Float64Array) }), output: z.strictObject({ numbers: z.instanceof(Float64Array) }) },
    /** Gives the bytes back in the other order. */
    turn: { input: z.strictObject({ bytes: z.instanceof(Uint8Array) }), output: z.strictObject({ bytes: z.instanceof(Uint8Array) }) },
    refuse: { input: Empty, output: Empty },
    break: { input: Empty, output: Empty },
    breakContract: { input: Empty, output: Count },
    /** Ends only when it is cancelled; `cancelled` then counts it. */
    wait: { input: Empty, output: Empty },
    cancelled: { input: Empty, output: Count },
    publishLatest: { input: Count, output: Empty },
    publishEvery: { input: Count, output: Empty },
    hangUp: { input: Empty, output: Empty },
  },
  events: {
    latest: { payload: Count, policy: 'latest' },
    every: { payload: Count, policy: 'every' },
  },
} as const satisfies Contract;

/** Answers the test contract on a channel. */
export function serveTestContract(channel: Channel): void {
  let cancelled = 0;
  const server = serve(channel, testContract, {
    echo: ({ value }) => ({ value }),
    double: ({ numbers }) => ({ numbers: numbers.map((number) => 2 * number) }),
    turn: ({ bytes }) => ({ bytes: bytes.toReversed() }),
    refuse: () => {
      throw new AppError('E_NOT_FOUND', 'there is no such thing', { wanted: 'thing', tries: 3, near: ['a', 'b'] });
    },
    break: () => {
      throw new TypeError('this is a fault of the program');
    },
    breakContract: () => ({ count: 0.5 }),
    wait: (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          cancelled += 1;
          resolve({});
        });
      }),
    cancelled: () => ({ count: cancelled }),
    publishLatest: ({ count }) => {
      for (let number = 1; number <= count; number++) server.emit('latest', { count: number });
      return {};
    },
    publishEvery: ({ count }) => {
      for (let number = 1; number <= count; number++) server.emit('every', { count: number });
      return {};
    },
    hangUp: () =>
      new Promise(() => {
        server.close();
      }),
  });
}
