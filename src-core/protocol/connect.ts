import { z } from 'zod';
import { AppError } from '../graph/appError.ts';
import type { Channel } from './channel.ts';
import type { CallInput, CallName, CallOutput, CancelSignal, Contract, EventName, EventPayload } from './contract.ts';
import { type Request, ResponseSchema } from './messages.ts';

/** The calling side of a channel. */
export interface Client<K extends Contract> {
  /** Rejects with an AppError: the handler's, E_BAD_MESSAGE for an answer that breaks the contract, E_CLOSED, or E_CANCELLED. */
  call<N extends CallName<K>>(name: N, input: CallInput<K, N>, signal?: CancelSignal): Promise<CallOutput<K, N>>;
  /** Listens to an event; returns the function that stops listening. */
  on<N extends EventName<K>>(name: N, listener: (payload: EventPayload<K, N>) => void): () => void;
  onClose(listener: () => void): void;
  close(): void;
}

interface Pending {
  readonly name: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: AppError) => void;
}

/** As much of a message as says which call it means to answer. */
const Answering = z.object({ id: z.int() });

function invalidAnswer(name: string): AppError {
  return new AppError('E_BAD_MESSAGE', `the answer to ${name} is not valid`, { name });
}

/** Speaks a contract over a channel: sends calls, checks and delivers answers and events. */
export function connect<K extends Contract>(channel: Channel, contract: K): Client<K> {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const closeListeners: (() => void)[] = [];
  let nextId = 0;
  let open = true;

  const post = (request: Request): void => {
    channel.post(request);
  };

  const deliverEvent = (name: string, payload: unknown): void => {
    const schema = Object.hasOwn(contract.events, name) ? contract.events[name] : undefined;
    if (!schema) return;
    const decoded = z.safeDecode(schema.payload, payload);
    try {
      if (decoded.success) for (const listener of listeners.get(name) ?? []) listener(decoded.data as never);
    } finally {
      // The sender waits for this before it sends the next one, whatever a listener made of this one.
      if (schema.policy === 'latest') post({ kind: 'received', event: name });
    }
  };

  /** What is no response but names a call would leave that call waiting forever. */
  const rejectUnreadable = (message: unknown): void => {
    const { data } = Answering.safeParse(message);
    const call = data && pending.get(data.id);
    if (!call) return;
    pending.delete(data.id);
    call.reject(invalidAnswer(call.name));
  };

  channel.onMessage((message) => {
    const parsed = ResponseSchema.safeParse(message);
    if (!parsed.success) {
      rejectUnreadable(message);
      return;
    }
    const response = parsed.data;
    if (response.kind === 'event') {
      deliverEvent(response.name, response.payload);
      return;
    }
    const call = response.id === null ? undefined : pending.get(response.id);
    if (!call || response.id === null) return;
    pending.delete(response.id);
    if (response.kind === 'error') {
      call.reject(new AppError(response.error.code, response.error.message, response.error.details));
      return;
    }
    const schema = contract.calls[call.name];
    const output = schema && z.safeDecode(schema.output, response.output);
    if (output?.success) call.resolve(output.data);
    else call.reject(invalidAnswer(call.name));
  });
  channel.onClose(() => {
    open = false;
    for (const call of pending.values()) call.reject(new AppError('E_CLOSED', `the connection ended before ${call.name} was answered`));
    pending.clear();
    for (const listener of closeListeners) listener();
  });

  return {
    call: (name, input, signal) =>
      new Promise((resolve, reject) => {
        const schema = contract.calls[name];
        if (!open || !schema) {
          reject(new AppError('E_CLOSED', `the connection is closed; ${name} was not sent`));
          return;
        }
        const id = nextId++;
        const encoded = z.safeEncode(schema.input, input);
        if (!encoded.success) {
          reject(new AppError('E_BAD_MESSAGE', `the input of ${name} is not valid: ${z.prettifyError(encoded.error)}`, { name }));
          return;
        }
        pending.set(id, { name, resolve: resolve as (output: unknown) => void, reject });
        post({ kind: 'call', id, name, input: encoded.data });
        const cancel = (): void => {
          if (pending.has(id)) post({ kind: 'cancel', id });
        };
        if (signal?.aborted) cancel();
        else signal?.addEventListener('abort', cancel);
      }),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    onClose: (listener) => {
      closeListeners.push(listener);
    },
    close: () => {
      channel.close();
    },
  };
}
