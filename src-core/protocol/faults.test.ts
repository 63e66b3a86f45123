import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../graph/appError.ts';
import type { Channel } from './channel.ts';
import { connect } from './connect.ts';
import type { CancelSignal, Contract } from './contract.ts';
import { memoryChannels } from './memoryChannel.ts';
import { serve } from './serve.ts';

const Empty = z.strictObject({});
const contract = {
  calls: { act: { input: Empty, output: Empty } },
  events: { latest: { payload: z.strictObject({ count: z.int() }), policy: 'latest' } },
} as const satisfies Contract;

/** A client whose one call is answered by `act`. */
function pair(act: (signal: CancelSignal) => Promise<Record<string, never>> | Record<string, never>) {
  const [here, there] = memoryChannels(structuredClone);
  serve(there, contract, { act: (_, signal) => act(signal) });
  return { client: connect(here, contract) };
}

/** A client with nobody but the test on the other side. */
function alone() {
  const [here, other] = memoryChannels(structuredClone);
  return { client: connect(here, contract), other };
}

test('a call whose signal has fired already is cancelled', async () => {
  const { client } = pair(
    (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve({});
        });
      }),
  );
  await expect(client.call('act', {}, AbortSignal.abort())).rejects.toMatchObject({ code: 'E_CANCELLED' });
});

test.each([[undefined], [null], ['a text'], [Symbol('a symbol')], [Object.create(null)]])('a handler that throws the non-error %o is answered with E_INTERNAL', async (thrown) => {
  const { client } = pair(() => {
    throw thrown as Error;
  });
  await expect(client.call('act', {})).rejects.toMatchObject({ code: 'E_INTERNAL' });
});

test('an error keeps its code where its details hold a number that is not finite', async () => {
  const { client } = pair(() => {
    throw new AppError('E_NOT_FINITE', 'not finite', { value: NaN, bound: Infinity, step: 2 });
  });
  await expect(client.call('act', {})).rejects.toMatchObject({ code: 'E_NOT_FINITE', details: { value: 'NaN', bound: 'Infinity', step: 2 } });
});

test('an answer that is no message of the contract ends its call', async () => {
  const { client, other } = alone();
  other.onMessage((message) => {
    const { id } = message as { id: number };
    other.post({ kind: 'error', id, error: { code: 'E_FROM_THE_FUTURE', message: '', details: {} } });
  });
  await expect(client.call('act', {})).rejects.toMatchObject({ code: 'E_BAD_MESSAGE' });
});

test('a listener that throws does not keep the next latest event away', () => {
  const posted: unknown[] = [];
  let deliver: (message: unknown) => void = () => undefined;
  const channel: Channel = {
    post: (message) => posted.push(message),
    onMessage: (listener) => (deliver = listener),
    onClose: () => undefined,
    close: () => undefined,
  };
  connect(channel, contract).on('latest', () => {
    throw new Error('a fault of the listener');
  });
  expect(() => {
    deliver({ kind: 'event', name: 'latest', payload: { count: 1 } });
  }).toThrow('a fault of the listener');
  expect(posted).toEqual([{ kind: 'received', event: 'latest' }]);
});
