import { z } from 'zod';
import { AppError } from '../graph/appError.ts';
import type { Channel } from './channel.ts';
import type { CallName, CancelSignal, Contract, EventName, EventPayload, Handlers } from './contract.ts';
import { type Request, RequestSchema, type Response, describeError } from './messages.ts';

/** The answering side of a channel, as its owner sees it. */
export interface Server<K extends Contract> {
  /** Sends an event. A `latest` event replaces the one of its kind that still waits for the receiver. */
  emit<N extends EventName<K>>(name: N, payload: EventPayload<K, N>): void;
  close(): void;
}

/**
 * Answers the calls of a contract on a channel. Every message is checked and every call is answered,
 * with the handler's result or a typed error; a message that is no request is answered with E_BAD_MESSAGE.
 */
export function serve<K extends Contract>(channel: Channel, contract: K, handlers: Handlers<K>): Server<K> {
  const running = new Map<number, Cancellation>();
  const latest = new Map<string, LatestEvent>();
  let open = true;

  const post = (message: Response): void => {
    if (open) channel.post(message);
  };
  const fail = (id: number | null, error: unknown): void => {
    post({ kind: 'error', id, error: describeError(error) });
  };

  const answer = async (request: Extract<Request, { kind: 'call' }>): Promise<void> => {
    const { id, name } = request;
    if (running.has(id)) {
      fail(id, new AppError('E_BAD_MESSAGE', `call ${String(id)} is still being answered`));
      return;
    }
    if (!Object.hasOwn(contract.calls, name) || !Object.hasOwn(handlers, name)) {
      fail(id, new AppError('E_UNKNOWN_CALL', `there is no call named ${JSON.stringify(name)}`, { name }));
      return;
    }
    const schema = contract.calls[name];
    const handler = handlers[name as CallName<K>];
    if (!schema) return;
    const input = z.safeDecode(schema.input, request.input);
    if (!input.success) {
      fail(id, new AppError('E_BAD_MESSAGE', `the input of ${name} is not valid: ${z.prettifyError(input.error)}`, { name }));
      return;
    }
    const cancellation = new Cancellation();
    running.set(id, cancellation);
    try {
      const output = await handler(input.data as never, cancellation);
      if (cancellation.aborted) throw new AppError('E_CANCELLED', `${name} was cancelled`);
      post({ kind: 'answer', id, output: z.encode(schema.output, output) });
    } catch (error) {
      fail(id, error);
    } finally {
      running.delete(id);
    }
  };

  const sendLatest = (name: string): void => {
    const event = latest.get(name);
    if (!event?.waiting) return;
    const { payload } = event.waiting;
    latest.set(name, { inFlight: true });
    post({ kind: 'event', name, payload });
  };

  channel.onMessage((message) => {
    const request = RequestSchema.safeParse(message);
    if (!request.success) {
      fail(null, new AppError('E_BAD_MESSAGE', 'the message is not a request'));
      return;
    }
    switch (request.data.kind) {
      case 'call':
        void answer(request.data);
        return;
      case 'cancel':
        running.get(request.data.id)?.cancel();
        return;
      case 'received': {
        const event = latest.get(request.data.event);
        if (!event) return;
        latest.set(request.data.event, { ...event, inFlight: false });
        sendLatest(request.data.event);
      }
    }
  });
  channel.onClose(() => {
    open = false;
    for (const cancellation of running.values()) cancellation.cancel();
  });

  return {
    emit: (name, payload) => {
      const schema = contract.events[name];
      if (!schema) throw new AppError('E_INTERNAL', `there is no event named ${name}`);
      const encoded: unknown = z.encode(schema.payload, payload);
      if (schema.policy === 'every') {
        post({ kind: 'event', name, payload: encoded });
        return;
      }
      const inFlight = latest.get(name)?.inFlight ?? false;
      latest.set(name, { inFlight, waiting: { payload: encoded } });
      if (!inFlight) sendLatest(name);
    },
    close: () => {
      channel.close();
    },
  };
}

interface LatestEvent {
  /** Sent, and not yet acknowledged. */
  readonly inFlight: boolean;
  readonly waiting?: { readonly payload: unknown };
}

class Cancellation implements CancelSignal {
  aborted = false;
  readonly #listeners: (() => void)[] = [];

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.aborted) listener();
    else this.#listeners.push(listener);
  }

  cancel(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.#listeners) listener();
  }
}
