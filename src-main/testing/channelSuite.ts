import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Channel } from '../../src-core/protocol/channel.ts';
import { type Client, connect } from '../../src-core/protocol/connect.ts';
import type { OpenChannel } from './channelKinds.ts';
import { testContract } from './testContract.ts';

/** What every channel must do, whatever it runs over; on the other end is `serveTestContract`. */
export function channelSuite(name: string, open: () => Promise<OpenChannel>): void {
  describe(`${name} channel`, () => {
    let opened: OpenChannel;
    let client: Client<typeof testContract>;
    beforeEach(async () => {
      opened = await open();
      client = connect(opened.channel, testContract);
    });
    afterEach(async () => {
      client.close();
      await opened.end();
    });

    it('answers calls, each with its own answer', async () => {
      const values = [1, 'two', null, { three: [3, { deep: true }] }, ''];
      const answers = await Promise.all(values.map((value) => client.call('echo', { value })));
      expect(answers.map(({ value }) => value)).toEqual(values);
    });

    it('carries float64 arrays bit by bit, views included', async () => {
      const whole = Float64Array.of(99, 0.1, -0, Infinity, NaN, 5e-324, 99);
      const { numbers } = await client.call('double', { numbers: whole.subarray(1, 6) });
      expect(Object.is(numbers[1], -0)).toBe(true);
      expect([...numbers]).toEqual([0.2, -0, Infinity, NaN, 1e-323]);
      expect(whole[0]).toBe(99);
    });

    it('carries bytes, none and any number of them, views included', async () => {
      const whole = Uint8Array.of(9, 1, 2, 255, 9);
      expect((await client.call('turn', { bytes: whole.subarray(1, 4) })).bytes).toEqual(Uint8Array.of(255, 2, 1));
      expect((await client.call('turn', { bytes: new Uint8Array(0) })).bytes).toHaveLength(0);
      const { bytes } = await client.call('turn', { bytes: new Uint8Array(1_000_001).fill(7) });
      // Not by toEqual, which takes seconds for so many.
      expect(bytes).toHaveLength(1_000_001);
      expect(bytes.every((byte) => byte === 7)).toBe(true);
    });

    it('carries an empty array and one of three million numbers, which is longer than a frame may be', async () => {
      expect((await client.call('double', { numbers: new Float64Array(0) })).numbers).toHaveLength(0);
      const { numbers } = await client.call('double', { numbers: new Float64Array(3_000_000).fill(3) });
      expect(numbers).toHaveLength(3_000_000);
      expect(numbers.every((number) => number === 6)).toBe(true);
    });

    it('keeps the code, message and details of an error', async () => {
      const error = await client.call('refuse', {}).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'E_NOT_FOUND', message: 'there is no such thing', details: { wanted: 'thing', tries: 3, near: ['a', 'b'] } });
    });

    it('tells a fault of the program as E_INTERNAL', async () => {
      await expect(client.call('break', {})).rejects.toMatchObject({ code: 'E_INTERNAL', message: 'this is a fault of the program' });
    });

    it('rejects an answer that breaks the contract', async () => {
      await expect(client.call('breakContract', {})).rejects.toMatchObject({ code: 'E_INTERNAL' });
    });

    it('cancels a call', async () => {
      const signal = new AbortController();
      const waiting = client.call('wait', {}, signal.signal);
      signal.abort();
      await expect(waiting).rejects.toMatchObject({ code: 'E_CANCELLED' });
      expect(await client.call('cancelled', {})).toEqual({ count: 1 });
    });

    it('keeps only the newest of latest events while the receiver is busy', async () => {
      const seen: number[] = [];
      client.on('latest', ({ count }) => seen.push(count));
      await client.call('publishLatest', { count: 100 });
      await vi.waitFor(() => {
        expect(seen.at(-1)).toBe(100);
      });
      expect(seen).toEqual([1, 100]);
    });

    it('delivers every event of the other policy, in order', async () => {
      const seen: number[] = [];
      const stop = client.on('every', ({ count }) => seen.push(count));
      await client.call('publishEvery', { count: 50 });
      expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      stop();
      await client.call('publishEvery', { count: 1 });
      expect(seen).toHaveLength(50);
    });

    it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'nothing', ''])('answers E_UNKNOWN_CALL to a call named %j', async (unknown) => {
      const answer = await exchange(opened.channel, { kind: 'call', id: 7000, name: unknown, input: {} });
      expect(answer).toMatchObject({ kind: 'error', id: 7000, error: { code: 'E_UNKNOWN_CALL' } });
    });

    it.each([null, 42, 'text', [], {}, { kind: 'call' }, { kind: 'call', id: -1, name: 'echo', input: {} }, { kind: 'call', id: 1, name: 'x'.repeat(101), input: {} }, { kind: 'constructor' }])(
      'answers E_BAD_MESSAGE to the message %j and goes on',
      async (message) => {
        expect(await exchange(opened.channel, message)).toMatchObject({ kind: 'error', id: null, error: { code: 'E_BAD_MESSAGE' } });
        expect(await client.call('echo', { value: 'still here' })).toEqual({ value: 'still here' });
      },
    );

    it('answers E_BAD_MESSAGE to an input that is not the call’s', async () => {
      const answer = await exchange(opened.channel, { kind: 'call', id: 7001, name: 'double', input: { numbers: [1], more: 1 } });
      expect(answer).toMatchObject({ kind: 'error', id: 7001, error: { code: 'E_BAD_MESSAGE' } });
    });

    it('ends calls in flight with E_CLOSED when either side closes', async () => {
      let closed = 0;
      client.onClose(() => (closed += 1));
      const waiting = client.call('wait', {});
      const hangingUp = client.call('hangUp', {});
      await expect(hangingUp).rejects.toMatchObject({ code: 'E_CLOSED' });
      await expect(waiting).rejects.toMatchObject({ code: 'E_CLOSED' });
      await expect(client.call('echo', { value: 1 })).rejects.toMatchObject({ code: 'E_CLOSED' });
      client.close();
      expect(closed).toBe(1);
    });
  });
}

/** Posts a raw message and returns the next answer or error. */
function exchange(channel: Channel, message: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    channel.onMessage((answer) => {
      resolve(answer);
    });
    channel.post(message);
  });
}
