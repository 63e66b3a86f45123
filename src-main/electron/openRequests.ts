import path from 'node:path';
import { app } from 'electron';

/**
 * Collects the projects that the system asks the app to open: on the command line, by a double click, and
 * from a second start. Has to be made before the app is ready: macOS asks early.
 */
export class OpenRequests {
  #waiting: string | undefined;
  #open: ((file: string) => void) | undefined;

  /** `secondStart` is called when the app is started once more. */
  constructor(secondStart: () => void) {
    app.on('open-file', (event, file) => {
      event.preventDefault();
      this.#request(file);
    });
    app.on('second-instance', (_, list, folder) => {
      this.#fromArguments(list, folder);
      secondStart();
    });
    this.#fromArguments(process.argv, process.cwd());
  }

  /** Whether a file waits for a page to open it. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** From now on requests go to `open`; the one that waits goes at once. */
  passTo(open: (file: string) => void): void {
    this.#open = open;
    if (this.#waiting !== undefined) open(this.#waiting);
    this.#waiting = undefined;
  }

  /** Nobody listens: the newest request waits. */
  hold(): void {
    this.#open = undefined;
  }

  #request(file: string): void {
    if (this.#open) this.#open(file);
    else this.#waiting = file;
  }

  #fromArguments(list: readonly string[], folder: string): void {
    const file = list.slice(app.isPackaged ? 1 : 2).find((text) => /\.json$/i.test(text) && !text.startsWith('-'));
    if (file !== undefined) this.#request(path.resolve(folder, file));
  }
}
