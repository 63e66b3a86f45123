import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { parseJson } from '../../src-core/graph/fileFormat.ts';
import { atomicWrite } from './atomicWrite.ts';
import { removeLeftoversOf } from './stagedFile.ts';

const RecentSchema = z.object({ paths: z.array(z.string().min(1).max(4096)) });
const mostRecent = 20;

/** The project files that were opened or saved last, newest first, kept in the user's config folder. */
export class RecentFiles {
  readonly #file: string;
  /** Changes are made one after the other, so that none is lost. */
  #queue: Promise<void> = Promise.resolve();

  constructor(configFolder: string = envPaths('chainrule', { suffix: '' }).config) {
    this.#file = path.join(configFolder, 'recent.json');
  }

  async list(): Promise<string[]> {
    await this.#queue;
    return this.#read();
  }

  /** An unreadable or damaged list counts as empty: it is a convenience, never a reason to fail. */
  async #read(): Promise<string[]> {
    try {
      return RecentSchema.parse(parseJson(await readFile(this.#file, 'utf8'))).paths;
    } catch {
      return [];
    }
  }

  /** Those of them that are not there at the moment. */
  async missing(): Promise<string[]> {
    const there = await Promise.all((await this.list()).map(async (file) => ({ file, isThere: await stat(file).then(() => true, () => false) })));
    return there.filter(({ isThere }) => !isThere).map(({ file }) => file);
  }

  async add(file: string): Promise<void> {
    await this.#change((paths) => [file, ...paths.filter((other) => other !== file)].slice(0, mostRecent));
  }

  async forget(file: string): Promise<void> {
    await this.#change((paths) => paths.filter((other) => other !== file));
  }

  async clear(): Promise<void> {
    await this.#change(() => []);
  }

  /** Removes what killed writers left. */
  async clean(): Promise<void> {
    await removeLeftoversOf(this.#file);
  }

  #change(edit: (paths: string[]) => string[]): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      try {
        await mkdir(path.dirname(this.#file), { recursive: true });
        await atomicWrite(this.#file, new TextEncoder().encode(JSON.stringify({ paths: edit(await this.#read()) }, null, 2)));
      } catch {
        // A read-only home folder must not stop a project from being opened or saved.
      }
    });
    return this.#queue;
  }
}
