import { EventEmitter } from 'node:events';

/** Electron's MessagePortMain as far as the app uses it: messages wait until `start`. */
export class PortMain extends EventEmitter {
  /** The other end. */
  peer: PortMain | undefined;
  #waiting: unknown[] | undefined = [];
  #open = true;

  postMessage(data: unknown): void {
    if (this.#open) this.peer?.receive(structuredClone(data));
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.emit('close');
    this.peer?.close();
  }

  private receive(data: unknown): void {
    if (!this.#open) return;
    if (this.#waiting) this.#waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }
}

/** Two ends, of which one goes to a page through `webContents.postMessage`. */
export class MessageChannelMain {
  readonly port1 = new PortMain();
  readonly port2 = new PortMain();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}
