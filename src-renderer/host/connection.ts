import { AppError } from '../../src-core/graph/appError.ts';
import { type AppContract, appContract } from '../../src-core/protocol/appContract.ts';
import { type Client, connect } from '../../src-core/protocol/connect.ts';
import type { CallInput, CallName, CallOutput, CancelSignal, EventName, EventPayload } from '../../src-core/protocol/contract.ts';
import { openElectronChannel } from './electronChannel.ts';
import { isElectron } from './hostWindow.ts';
import { openWebSocketChannel } from './webSocketChannel.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost';
type AnyListener = (payload: never) => void;

/**
 * The one line to the host. It opens itself again after it broke, with growing pauses; who listens to
 * events stays subscribed over that, while calls in flight are rejected with E_CLOSED.
 */
export class Connection {
  #client: Client<AppContract> | undefined;
  #attempt = 0;
  readonly #events = new Map<EventName<AppContract>, Set<AnyListener>>();
  readonly #stateListeners = new Set<(state: ConnectionState) => void>();

  open(): void {
    void this.#open();
  }

  onState(listener: (state: ConnectionState) => void): void {
    this.#stateListeners.add(listener);
  }

  call<N extends CallName<AppContract>>(name: N, input: CallInput<AppContract, N>, signal?: CancelSignal): Promise<CallOutput<AppContract, N>> {
    if (!this.#client) return Promise.reject(new AppError('E_CLOSED', `there is no connection; ${name} was not sent`));
    return this.#client.call(name, input, signal);
  }

  /** Listens to an event; returns the function that stops listening. */
  on<N extends EventName<AppContract>>(name: N, listener: (payload: EventPayload<AppContract, N>) => void): () => void {
    const set = this.#events.get(name) ?? new Set<AnyListener>();
    this.#events.set(name, set);
    const told = (payload: EventPayload<AppContract, N>): void => {
      if (set.has(told)) listener(payload);
    };
    set.add(told);
    this.#client?.on(name, told);
    return () => set.delete(told);
  }

  async #open(): Promise<void> {
    try {
      const channel = await (isElectron() ? openElectronChannel() : (window.chainrule?.openChannel ?? openWebSocketChannel)());
      const client = connect(channel, appContract);
      for (const [name, listeners] of this.#events) {
        for (const listener of listeners) client.on(name, listener as never);
      }
      client.onClose(() => {
        this.#client = undefined;
        this.#lost();
      });
      this.#client = client;
      this.#attempt = 0;
      this.#tell('open');
    } catch {
      this.#lost();
    }
  }

  #lost(): void {
    this.#tell('lost');
    const pause = Math.min(5000, 250 * 2 ** this.#attempt); // ms
    this.#attempt += 1;
    setTimeout(() => {
      void this.#open();
    }, pause);
  }

  #tell(state: ConnectionState): void {
    for (const listener of this.#stateListeners) listener(state);
  }
}

export const host = new Connection();
