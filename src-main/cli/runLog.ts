import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-core/graph/appError.ts';
import { writeError } from '../services/fileErrors.ts';

/** Characters that are gathered before they are written. */
const mostGathered = 2 ** 16;

/** A file of JSON lines that grows while a run goes on. */
export class RunLog {
  readonly file: string;
  #gathered = '';

  /**
   * Begins the file anew, or goes on at its end.
   * @throws AppError E_USAGE where it does not end in .jsonl; E_FILE_NOT_WRITABLE, E_DISK_FULL
   */
  constructor(file: string, goesOn: boolean) {
    if (!file.endsWith('.jsonl')) throw new AppError('E_USAGE', `${file} does not end in .jsonl`, { path: file });
    this.file = path.resolve(file);
    this.#write(() => {
      if (!goesOn) writeFileSync(this.file, '');
    });
  }

  /** Adds a line; numbers that are not finite become null. */
  add(line: object): void {
    this.#gathered += `${JSON.stringify(line)}\n`;
    if (this.#gathered.length > mostGathered) this.flush();
  }

  flush(): void {
    if (this.#gathered === '') return;
    this.#write(() => {
      appendFileSync(this.file, this.#gathered);
    });
    this.#gathered = '';
  }

  #write(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw writeError(this.file, error);
    }
  }
}
