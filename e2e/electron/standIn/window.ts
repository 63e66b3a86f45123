import { EventEmitter } from 'node:events';
import type { Page } from '@playwright/test';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { PortMain } from './ports.ts';

/** `app://host/path` as an address that Chromium knows; it never leaves the machine, every request is routed. */
export function toPage(url: string): string {
  return url.replace(/^app:\/\/(\w+)/, 'https://$1.app.invalid');
}

export function fromPage(url: string): string {
  return url.replace(/^https:\/\/(\w+)\.app\.invalid/, 'app://$1');
}

type OpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };

/** A window's contents: a page of Playwright's. */
export class WebContents extends EventEmitter {
  openHandler: OpenHandler = () => ({ action: 'allow' });
  readonly #ports = new Map<number, PortMain>();
  #nextPort = 1;

  constructor(readonly page: Page) {
    super();
  }

  getURL(): string {
    return fromPage(this.page.url());
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  postMessage(channel: string, _message: unknown, [port]: PortMain[]): void {
    const id = this.#nextPort++;
    if (!port) return;
    this.#ports.set(id, port);
    // The transferred end lives on in the page: what reaches it is handed over there.
    port.on('message', ({ data }: { data: unknown }) => {
      this.#run('standInDeliver', id, data);
    });
    port.once('close', () => {
      this.#run('standInClose', id);
    });
    this.#run('standInReceive', channel, id);
    port.start();
  }

  /** The page posted a message at its end of a port. */
  received(id: number, data: unknown): void {
    this.#ports.get(id)?.postMessage(data);
  }

  closed(id: number): void {
    this.#ports.get(id)?.close();
    this.#ports.delete(id);
  }

  printToPDF(): Promise<Uint8Array> {
    return this.page.pdf();
  }

  closePorts(): void {
    for (const id of [...this.#ports.keys()]) this.closed(id);
  }

  #run(name: string, ...values: unknown[]): void {
    const script = ([call, given]: readonly [string, unknown[]]): void => {
      (window as unknown as Record<string, (...values: unknown[]) => void>)[call]?.(...given);
    };
    // A page that is gone hears nothing.
    this.page.evaluate(script, [name, values] as const).catch(() => undefined);
  }
}

/** An event that the app may call off. */
export class PreventableEvent {
  prevented = false;

  constructor(readonly url = '') {}

  preventDefault(): void {
    this.prevented = true;
  }
}

/** A window, shown as a page. */
export class StandInWindow extends EventEmitter {
  title: string;
  edited = false;

  constructor(
    readonly options: BrowserWindowConstructorOptions,
    readonly webContents: WebContents,
    readonly loaded: string[],
  ) {
    super();
    this.title = options.title ?? '';
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    await this.webContents.page.goto(toPage(url));
    this.emit('ready-to-show');
  }

  /** As the window's close button; returns whether it closed. */
  close(): boolean {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.prevented) return false;
    this.webContents.closePorts();
    this.emit('closed');
    return true;
  }

  /** As `close`, and nobody is asked. */
  destroy(): void {
    this.webContents.closePorts();
    this.emit('closed');
  }

  setTitle(title: string): void {
    this.title = title;
  }

  setDocumentEdited(edited: boolean): void {
    this.edited = edited;
  }

  isMinimized(): boolean {
    return false;
  }

  // There is nothing to show.
  readonly show = (): void => undefined;
  readonly focus = (): void => undefined;
  readonly restore = (): void => undefined;
}
