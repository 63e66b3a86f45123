import { type z } from 'zod';

/** One call: what goes in and what comes out, both checked at the receiving side. */
export interface CallSchema {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/**
 * One kind of event. `every` events all arrive, in order. Of `latest` events only the newest is kept
 * while the receiver is busy: the sender waits for an acknowledgement and never queues.
 */
export interface EventSchema {
  readonly payload: z.ZodType;
  readonly policy: 'latest' | 'every';
}

export interface Contract {
  readonly calls: Readonly<Record<string, CallSchema>>;
  readonly events: Readonly<Record<string, EventSchema>>;
}

export type CallName<K extends Contract> = keyof K['calls'] & string;
export type EventName<K extends Contract> = keyof K['events'] & string;
export type CallInput<K extends Contract, N extends CallName<K>> = z.output<K['calls'][N]['input']>;
export type CallOutput<K extends Contract, N extends CallName<K>> = z.output<K['calls'][N]['output']>;
export type EventPayload<K extends Contract, N extends EventName<K>> = z.output<K['events'][N]['payload']>;

/** The answering side's functions, one for each call of the contract. `signal` fires when the caller cancels or goes. */
export type Handlers<K extends Contract> = {
  readonly [N in CallName<K>]: (input: CallInput<K, N>, signal: CancelSignal) => Promise<CallOutput<K, N>> | CallOutput<K, N>;
};

/** As much of an AbortSignal as the core needs: it has no DOM and no Node. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}
